// Pictures come drawn from the server. Whoever points at one, or reaches it by keyboard, gets the same picture drawn
// here, where every row says its figure in words: under the pointer, under a finger, or row by row with the arrow keys.

const narrow = matchMedia("(max-width: 40rem)");

for (const figure of document.querySelectorAll("figure[data-chart]")) arm(figure);

function arm(figure) {
  const drawing = figure.querySelector(".drawing");
  const still = drawing.firstElementChild;
  drawing.tabIndex = 0;
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", figure.querySelector("h2").textContent);
  const words = document.createElement("p");
  words.className = "pointed";
  words.setAttribute("role", "status");
  words.hidden = true;
  figure.append(words);
  comeAgain(still.querySelector("img"), 3);
  let waking;
  const wake = () => (waking ??= draw(figure, drawing, still, words).catch(() => { waking = undefined; }));
  drawing.addEventListener("pointerenter", wake);
  drawing.addEventListener("focus", wake);
  drawing.addEventListener("keydown", event => step(event, drawing, words));
  drawing.addEventListener("blur", () => { words.hidden = true; });
  narrow.addEventListener("change", () => { drawing.replaceChildren(still); waking = undefined; words.hidden = true; });
}

// Where many pictures are being drawn, the server asks to come again: then it is asked again after a while.
function comeAgain(image, times) {
  const later = () => { if (times-- > 0) setTimeout(() => { image.src = image.src; }, 4000); };
  image.addEventListener("error", later);
  if (image.currentSrc && image.complete && !image.naturalWidth) later();
}

async function draw(figure, drawing, still, words) {
  const size = narrow.matches ? "narrow" : "wide";
  const [{ vegaEmbed }, answer] = await Promise.all([
    import(figure.dataset.vega), fetch(`${figure.dataset.chart}&size=${size}`),
  ]);
  if (!answer.ok) throw new Error(answer.statusText);
  const place = document.createElement("div");
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", still.querySelector("img").alt);
  // `ast`: expressions are interpreted, since the page lets nothing be evaluated
  const tooltip = (_, event, item, value) => tell(drawing, words, value, event.clientX, event.clientY, item);
  await vegaEmbed(place, await answer.json(), {
    mode: "vega", ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip,
  });
  place.className = "live";
  place.querySelector("svg").setAttribute("aria-hidden", "true");
  drawing.replaceChildren(place);
}

function tell(drawing, words, value, x, y) {
  words.hidden = !value;
  if (!value) return;
  words.textContent = value;
  const frame = words.parentElement.getBoundingClientRect();
  const left = Math.min(Math.max(x - frame.left + 12, 0), Math.max(frame.width - words.offsetWidth, 0));
  words.style.insetInlineStart = `${left}px`;
  words.style.insetBlockStart = `${y - frame.top + 16}px`;
}

function step(event, drawing, words) {
  const forward = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape") words.hidden = true;
  if (!forward) return;
  const marks = [...drawing.querySelectorAll(".live path")].filter(mark => mark.__data__?.tooltip);
  if (!marks.length) return;
  event.preventDefault();
  const last = words.hidden ? -1 : Number(drawing.dataset.at ?? -1);
  const at = last < 0 && forward < 0 ? marks.length - 1 : (last + forward + marks.length) % marks.length;
  drawing.dataset.at = at;
  const box = marks[at].getBoundingClientRect();
  tell(drawing, words, marks[at].__data__.tooltip, box.left, box.top + box.height / 2);
}
