// Conditions as data, evaluated as app/surveys/conditions.py does: a leaf on an unanswered question is false.

export function holds(condition, answers) {
  if ("all" in condition) return condition.all.every((part) => holds(part, answers));
  if ("any" in condition) return condition.any.some((part) => holds(part, answers));
  if ("not" in condition) return !holds(condition.not, answers);
  return leafHolds(condition, answers[condition.question ?? condition.rating]);
}

function leafHolds(leaf, answer) {
  const values = answerValues(answer);
  if (!values.length) return false;
  if (leaf.answered) return true;
  if ("at_least" in leaf) return values.some((value) => atLeast(value, leaf.at_least));
  if ("at_most" in leaf) return values.some((value) => atLeast(leaf.at_most, value));
  if ("is" in leaf) return values.includes(leaf.is);
  if ("any_of" in leaf) return values.some((value) => leaf.any_of.includes(value));
  return !values.some((value) => leaf.none_of.includes(value));
}

// The comparable values in an answer of any form.
function answerValues(answer) {
  if (answer === undefined || answer === null || answer === "") return [];
  if (Array.isArray(answer)) return answer.map((part) => (Array.isArray(part) ? part[1] : part));
  if (typeof answer !== "object") return [answer];
  if (!("picked" in answer)) return Object.values(answer);
  const others = answer.other?.length ? ["other"] : [];
  return [...Object.keys(answer.picked), ...others, ...(answer.none ? ["none"] : [])];
}

function atLeast(value, bound) {
  const alike = typeof value === typeof bound && (typeof value === "number" || typeof value === "string");
  return alike && !before(value, bound);
}

// Strings by code point, as Python compares them; JavaScript's own "<" goes by UTF-16 unit.
function before(one, other) {
  if (typeof one === "number") return one < other;
  const [left, right] = [[...one], [...other]];
  const at = left.findIndex((letter, index) => letter !== right[index]);
  if (at < 0) return left.length < right.length;
  return at < right.length && left[at].codePointAt(0) < right[at].codePointAt(0);
}
