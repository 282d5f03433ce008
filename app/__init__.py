"""Touchpoints: ask customers where they met a company and how that felt; answer with every touchpoint, stage by stage.

This is the map of the house. Packages stand in the order of their imports, which go down only; those of one storey do
not know each other. In every domain `routes` speak HTTP, `access` says who may, `actions` are one use case and one
transaction each, `queries` hold the SQL, `tables` the tables; `intake`, `door`, `store` and `cells` need the outside
world in another way. Every other file outside `web`, `commands` and `bench` is pure: no framework, database, settings,
clock or network. `pyproject.toml` holds the same as import contracts; `tests/test_architecture.py` keeps it true.

__main__                   the command line: `touchpoints …`, also `python -m app …`
commands/ – The commands behind `touchpoints …`, one file a group
    accounts               `touchpoints user` and `touchpoints key`
    aggregates             `touchpoints aggregates`
    bench                  `touchpoints bench`
    comparisons            `touchpoints compare`, `crosstab` and `trend`
    database               `touchpoints db`: the tables
    drivers                `touchpoints drivers`
    fieldwork              `touchpoints fieldwork`
    figures                commands for figures: their options are the parameters of the API
    house                  what every command needs: the house it works in, errors in words
    pains                  `touchpoints pain-points`
    paths                  `touchpoints paths`
    responses              `touchpoints responses`
    serve                  `touchpoints serve` and `touchpoints demo`
    simulate               `touchpoints simulate`
    surveys                `touchpoints survey`: questionnaires as files
    toplines               `touchpoints toplines`
    weights                `touchpoints weights`: margins as files
bench/ – Benchmarks as commands: each prints its figures beside those it is compared with, from one interleaved run
    aggregates             reading figures beside SQL group-bys and bare DuckDB
    crowd                  many responses in seconds
    rivals                 what a reader without this service would run
    servers                this service in a process of its own
    submissions            submissions for a load generator
    bare                   the yardstick: a FastAPI route that validates and stores nothing
    drawing                submissions while pictures are drawn
    intake                 the write path beside a bare route and one commit per request
    load                   a load generator that costs little beside the server
    onlookers              people who look at pictures all the time
    quality                how well the quality flags find careless respondents
main                       the application: routers, what is public, the life of the writer thread
tables                     every table in one import, for Alembic and for tests
web/ – The pages: what respondents fill in and what researchers work with. Plain HTML first, one strict content policy
    account                a researcher's own account: password and API keys
    answering              what one posted page does to the answers, and what is wrong on it
    asks                   a question as its template draws it
    assets                 styles and scripts under an address that holds their content's hash
    body_limit             no body above the limit is read
    charts                 small pictures in SVG: bars, tracks and lines with their intervals
    comparison_pages       the pages of comparisons and trends
    conditions_in_words    conditions of a questionnaire as sentences
    driver_pages           the page of drivers
    errors                 every error outside the API as a page
    export_pages           the page of a survey's files
    field_pages            the pages of the fieldwork, and of flagged responses
    fields                 form fields and answers
    figure_pages           the pages of figures
    figure_view            what every page of figures begins with
    figures                how figures and dates are written
    filter_form            the form that sets the filters of figures
    filters                the filters of figures in the address of a page, and as pills
    front                  the front page: what this is, a map to look at, open surveys
    gallery                pictures on pages: hung, drawn when asked for, handed out as files
    kinds                  what each question type is drawn as
    map_pages              the map page: picture, table, and what the team writes beside it
    notices                the pages that say why a survey cannot be filled in and what to do
    pages                  rendering shared by all pages
    pain_pages             the page of pain points and opportunities
    percentages            target percentages as people type them
    path_pages             the page of paths
    problems               renders every error: a document for programs, a page for people
    receipt                with the receipt: see what is stored, delete it
    reference              the API reference as a page of ours
    respondent             the respondent's way: start, one page after the other, thanks
    revalidation           weak ETags and 304 for what the API reads
    sending                the end of the way: the response is sent, and its sender thanked
    share_form             the form that makes a share, as it is sent
    share_page             the page behind a share's link
    share_pages            the researcher's pages of shares: make a link, withdraw one, release words
    sheet                  one page of questions
    sign_in                signing in and out, setting up an account
    snapshot_pages         the pages of snapshots and of what changed
    stations               the way of a survey through the studio, and the pages at its stops
    step_page              draws one step of a response
    steps                  the way through a questionnaire as pages
    stored                 a stored response in words
    studio                 the researcher's read pages that need a sign-in
    texts                  the pages' own words
    vega                   Vega for the browser, from the installed converter
    viewer                 who looks at a studio page
    visit                  what a respondent's request brings along
    way_picture            the drawn way of the start and thanks pages
    weights_page           the page of weights
charts/ – Charts: documents of figures become Altair specifications in the colours of the house; drawn elsewhere
    behind                 the table behind a picture of rows
    comparisons            charts of groups beside each other
    drawing                the converter's drawing made ours
    fieldwork              charts of the fieldwork: complete responses over time, and how long they took
    drivers                importance of drivers, and importance against satisfaction
    figures                charts of the aggregates
    flow                   flows along a way with stops
    marks                  marks of a chart whose places are known
    paths                  the flow between stages, and removal effects
    measures               what measures are called, and how their figures are written
    picture                what a picture is
    quadrants              dots with ranks, whiskers both ways, cuts and names where there is room
    rows                   figures one below the other: bars or dots with their intervals
    theme                  the look of charts
    toplines               charts of the toplines
    trends                 charts of figures over time
    words                  how charts say figures
shares/ – Figures and map of a survey behind a link, for people without an account
    access                 who opens a share: whoever has its link
    actions                making, opening and withdrawing shares; what they show
    document               what is asked for and what is shown, declared once
    queries                SQL of shares and quotes
    request                what is wrong with a share, and which cell of one is asked for
    routes                 HTTP of shares
    tables                 shares, and words released into them
    words                  filters and groups of a share in words
comments/ – Comments on a stage or a touchpoint of the map: validate and refine
    actions                writing, resolving, taking one's own back
    queries                the SQL of comments
    routes                 HTTP of comments
    tables                 what researchers write beside the map
snapshots/ – Snapshots of the map: named, dated, immutable; and what changed between two of them
    actions                taking, reading and comparing them
    changes                a difference laid over the later map
    difference             what changed between two maps, figure by figure
    document               what the API says of snapshots and differences, declared once
    queries                the SQL of snapshots
    routes                 HTTP of snapshots and differences
    tables                 maps as they were drawn, without what people wrote
    tidy                   a difference as tidy rows
    words                  the words on a picture of changes and beside it
maps/ – The journey map: composed from figures (`compose`), laid out by pure code (`layout`), drawn as SVG (`drawing`)
    about                  who the respondents are and what they say of the whole
    actions                reading a map: figures, composed with what the survey says of itself
    beads                  the beads of one stage
    compose                the aggregates document, ordered as a reader of the map needs it
    curve                  the way through the stops
    document               the map as data: what a picture, a page with rows, or another tool draws
    drawing                a laid-out map as SVG
    foot                   the foot of every column: what hurts and where the opportunity lies
    header                 the head of a map: title, respondents, key figures
    layout                 where everything on a map is: columns, heads, way, beads, legend, source
    legend                 legend and source line below the columns
    notes                  what hurts in a stage, its opportunity, something said there
    numbers                how a map writes figures
    overlay                what is laid over a map: marks of comments, changes since an earlier one
    paper                  a drawing on a sheet of paper
    restrictions           what figures are restricted to
    routes                 HTTP of the journey map: the document as JSON, the picture as SVG
    shapes                 what a laid-out map consists of
    themes                 colours of a drawn map
    way                    the way itself, which rises and falls with the feeling
    widths                 how wide characters are
    words                  the words on a map, in the two languages that a map is drawn in
    wrapping               breaks text into lines that fit, by the widths of the characters
exchange/ – Flat files in and out: one row a response, one codebook, mappings for files of other tools
    actions                responses out as flat files, and in by the one write path
    cells                  reading the cells of one row back, each by its kind
    codebook               what every column of the flat form means
    codebook_text          the codebook as Markdown
    columns                the columns of the flat form, from the questionnaire alone
    csv_format             the CSV of the flat form
    flatten                a response as one flat row and back: the identity
    headline               the figures that an R script reproduces
    incoming               rows of a file on their way in
    meaning                what a column means in one language
    mapping                which column of another tool's file answers which question
    r_script               an R script that reads the CSV and reproduces a figure
    routes                 HTTP of flat files and their codebook
    typed                  the flat form with one type a column, for Parquet
    variables              the flat form as variables of SPSS and R
    weighing               the weights of responses by id
    workbook               responses as a workbook
drivers/ – Drivers of the outcome: derived importance and its quadrants, penalty and reward, impact
    actions                reading drivers: the outcome asked about, the respondents, the model
    assemble               the document of drivers from a sample
    columns                a sample as encounters: who met what and how they rated it
    compute                encounters become the figures of drivers
    document               what an answer about drivers looks like, declared once
    notes                  what the figures of drivers mean, and why some are missing
    request                which drivers are wanted: the query parameters
    routes                 HTTP of drivers
    tidy                   drivers as tables, one driver a row
fieldwork/ – How the fieldwork goes: who came, who finished, where the others stopped, how long it took
    actions                reading it: counts from the columns, and what only the tables hold
    contrast               the headline figures with and without flagged responses
    counts                 dispositions, days and durations
    document               what a fieldwork answer looks like, declared once
    flagged                the flagged responses one by one, with their reasons
    notes                  what its figures cannot know
    pages                  who reached which page and who stopped there
    queries                the SQL of page durations, open drafts and personal links
    request                which part of the fieldwork is asked for
    routes                 HTTP of the fieldwork
    tidy                   the fieldwork as tidy rows
    ways                   the ways in and what each one brought
pains/ – Pain points and opportunities: what many meet and are dissatisfied with, in whose words
    access                 who reads them, and who people's own words
    actions                reading them: the figures they follow from, and the words
    document               what an answer about pain points looks like, declared once
    ranking                aggregates become pain points
    request                which pain points are wanted
    routes                 HTTP of pain points
    tidy                   pain points as tidy rows, one a touchpoint
    verbatims              what people wrote, by stage and touchpoint
comparisons/ – Groups beside each other: compared row by row, any question by any segment, figures over time
    actions                reading comparisons, tables and trends
    columns                the groups of a table: who of the sample is in which
    contrasts              the cells of one row against each other
    document               what comparisons, tables and trends look like
    estimates              cells as figures
    lines                  one row of a table: what its figures are computed from
    notes                  how to read the letters, and what was compared how
    over_time              lines over periods become series with their changes
    question_lines         rows about the answers to any question
    request                which comparison, table or trend is wanted
    routes                 HTTP of comparisons, tables and trends
    table                  lines become rows: figures, tests adjusted over the table, letters
    tidy                   comparisons, tables and trends as tidy rows
    touchpoint_lines       rows about touchpoints and stages
paths/ – Paths: how respondents went from touchpoint to touchpoint, and what would be lost without one of them
    actions                reading paths: the conversion asked about, the respondents, their walks
    assemble               the document of paths from a sample
    columns                a sample as walks: the stops of every respondent, in their order
    document               what an answer about paths looks like, declared once
    levels                 walks become the figures of touchpoints, or of stages
    notes                  what paths mean, and why some figures are missing
    request                which paths are wanted: the query parameters
    routes                 HTTP of paths
    tidy                   paths as tables
weights/ – Weights of a survey: the margins kept with it, and what raking the sample to them does
    actions                what the weights are now; setting and clearing margins
    document               what is told of a survey's weights
    report                 from a snapshot and margins to what is told
    routes                 HTTP of weights
aggregates/ – Figures: per stage and touchpoint how often and how good, and the plain distribution of every question
    access                 who reads figures
    actions                reading figures: asked, columns up to date, computed
    assemble               the aggregates document from columns
    book                   aggregates as a workbook that people read
    book_words             the words in workbooks of figures
    compute                cells become figures, each with base, interval, method and flags
    document               what an aggregates answer looks like, declared once
    etags                  ETags that are known before any figure is
    families               the counts of figures by atom, and which of them a view may show
    groups                 the groups that a segment or an attribute of the responses makes
    heading                what stands above every document of figures
    labels                 the words for what figures are about
    mention_book           the long rows as a typed table with its codebook
    notes                  sentences beside the figures: what they leave out
    public                 figures as shared and public views show them: rounded, without what gives anybody away
    public_toplines        the distributions of questions as the public sees them
    outcomes               what the journey led to, and how long it took
    quality                how many of the responses behind a figure carry which flag
    queries                SQL of releases
    release                what a shared or public view shows, and when it may change
    released               the document of a release, drawn up from counts
    request                which figures are wanted: the query parameters
    routes                 HTTP of aggregates, toplines and long rows
    spreads                how numbers, points and days are spread over the answers to one question
    store                  releases kept in the database, each brought up to date when enough people have come
    tables                 releases
    tidy                   figures as tidy rows, one a figure
    tidy_toplines          toplines as tidy rows
    topline_book           toplines as a workbook: one sheet a question
    topline_document       what a toplines answer looks like
    toplines               the plain distribution of every question
    views                  views of one survey that overlap, and the atoms of which their cells consist
    weighting              weights for all completes, raked to the survey's margins
sheets/ – Tables as files that other tools open: CSV, Excel workbooks, Parquet
    door                   tables on their way out by HTTP
    forms                  the forms of files, their media types, and which one a request asks for
    maker                  the process that makes workbooks and SPSS files
    names                  sheet names as Excel takes them
    sheet                  a table with typed columns, before it becomes a file
    spss                   a table as an SPSS file
    store                  files that must be complete before they can be sent
    workbook               sheets as an Excel workbook, in constant memory
mentions/ – Long rows: one mention per respondent, stage and touchpoint, as columns, reduced to sums that add up
    broken_off             where somebody broke off
    actions                what is done with columns beside reading them
    cells                  columns reduced to sums, whatever engine counts
    coding                 rows as numbers, one for each kind of row
    counts                 how often each kind of row occurs
    kept                   what was worked out once of a part
    outcomes               what a journey led to, as a number per respondent
    sums                   sums over respondents that add up
    codes                  names as small numbers that never change their meaning
    columns                the columns behind every figure
    csv_format             rows as CSV that no spreadsheet takes for formulas
    encode                 the answers to one question, of many responses, as a column
    gather                 the answers to touchpoint questions as rows
    listing                the long rows one by one, by response id: what BI tools read
    quality                signs of answers given without care, for every response
    reading                a stage model laid over the stages in the rows
    sample                 the respondents that figures are about
    segments               the questions that respondents can be filtered and grouped by
    selection              which responses a figure is about
    signs                  what one response alone shows of how carefully it was answered
    snapshot               all columns of a survey at one revision
    store                  the columns of surveys, kept in the process and brought up to date
    tabulate               stored answers and the versions they answer, as columns
    tallies                how often each value was given in answer to one question
    words                  the texts of mentions
    flat                   a part as plain tables, and back
    form                   what columns on disk depend on
    stretches              parts in the order of their revisions
    visible                which question was shown to whom
responses/ – Answers: the one write path, drafts, receipts and erasure
    actions                what happens to submissions, drafts, receipts and a survey that is deleted
    admission              whether an answer still comes in time
    arrival                a submission before it is stored: form, check, fingerprints
    careless               simulated respondents who do not care
    door                   the submission endpoint, spoken straight in ASGI
    encounters             how a simulated respondent answers a touchpoint question
    fieldwork              how a survey's fieldwork goes
    intake                 the one write path: one writer thread, group commit
    ledger                 erasures written outside the database, for restored backups
    market                 what all simulated respondents of a questionnaire have in common
    persona                one simulated respondent
    queries                the SQL of responses, drafts, contacts and tombstones
    recorded               a response whose fieldwork was over before it came
    replies                how a simulated respondent answers each type of question
    routes                 HTTP of receipts, stored answers and deletion
    simulate               plausible answers to any questionnaire, the same for the same seed
    store                  many responses at once by the one write path: imports and simulations
    stored                 a stored response as figures, exports and imports know it
    strict_json            JSON that means one thing only
    tables                 responses, drafts, contacts kept apart, and the tombstones of erased ids
    verbatims              what simulated respondents write
collectors/ – How respondents arrive: links, QR codes, kiosks, interviewers; personal tokens; quotas
    actions                what a researcher sets up before the fieldwork
    modes                  how a respondent is reached
    queries                the SQL of collectors, tokens and quotas
    routes                 HTTP of collectors, personal tokens and quotas
    tables                 collectors, their single-use tokens, quotas
surveys/ – Questionnaires: their declaration, the check of answers, versions, status and dates
    access                 who may reach a survey: behind every `{slug}`
    actions                what one can do with a survey
    answers                the check of a submission, built once per version
    changes                what a new version would break in stored answers
    client                 the published questionnaire in one language, for clients
    conditions             conditions as data, evaluated alike here and on the phone
    declaration_faults     what pydantic found wrong with a document
    forms                  one answer form per question type
    margins                the margins a survey is weighted to, as a document
    messages               what a respondent reads when an answer cannot be taken
    opening                whether a survey takes answers: its status and its dates
    order                  seeded order, the same here and on the phone: by the response id
    piping                 earlier answers inside texts
    places                 where things stand in a questionnaire
    queries                the SQL of surveys and versions
    resolve                a questionnaire with everything written out that it only names
    routes                 HTTP of surveys: drafts, versions, status, the questionnaire
    schema                 THE questionnaire declaration
    sense                  whether a questionnaire makes sense beyond its form
    sense_conditions       whether conditions can be evaluated
    sense_questions        whether each question can be asked and answered
    sense_texts            what texts pipe, in which languages, and whether they suggest an answer
    store                  published versions kept in the process
    suggestions            the second half of a message about a name that does not exist
    tables                 surveys and their published, immutable versions
    touchpoint_form        the answer to a touchpoint question
    wording                the words that a question has where its author wrote none
    yaml_format            questionnaires as YAML
    yaml_tree              YAML and JSON as plain values with their lines
journeys/ – Stage models and touchpoint catalogues, and the crosswalk between models
    crosswalk              where the stages of one model lie in another
    declared               what every declared thing has in common: it never changes
    routes                 HTTP of what is built in
    stages                 stage models
    texts                  texts in several languages, with a fallback
    touchpoints            touchpoints in their catalogues and areas
    yaml_format            the built-in models, catalogues and areas
accounts/ – Researchers, their sessions and API keys: the only authentication
    access                 who is asking: a session cookie or a Bearer key becomes a Principal
    actions                what happens to accounts: set-up, sign-in, keys
    attempts               how failed sign-ins are counted
    csrf                   whether a posted form really came from a page of ours
    keys                   an API key as its owner sees it
    links                  one-time links: what each is good for, and how long
    passwords              password hashes: argon2id
    people                 a researcher, and what their details must look like
    queries                the SQL of accounts
    rights                 who may do what: the one check
    routes                 HTTP of API keys and researchers
    tables                 researchers and what lets them in
    tokens                 tokens that let somebody in, kept as keyed hashes
analysis/ – Statistics as pure functions on sums and arrays; a figure that cannot be computed is None
    comparisons            groups compared by estimates and standard errors: what every comparison answers
    contingency            whether the distribution of an answer differs between groups
    differences            the difference of two figures that come with their intervals
    distribution           how the answers to a number question are distributed
    drivers                derived importance: shares of R² that go with each driver
    encounters             who met which driver, how they rated it, and what came of it
    impact                 how much higher the outcome is among those who met something
    intervals              intervals for shares and means, computed from sums
    median                 median and quartiles from how often each value was given
    moments                means and cross-products, gathered block by block
    penalty_reward         what a bad encounter costs and what an excellent one gains
    quadrants              importance and performance: what matters much and pleases little
    letters                significance letters, as tables of market research carry them
    multiplicity           p values adjusted over a whole table of tests
    proportions            two shares compared
    ranks                  ratings of groups compared by rank
    products               products of shares, and the opportunity index
    gibberish              whether somebody typed an answer or only pressed keys
    quality                signs of answers given without care
    ratio                  figures of a stage: ratings of one person are not independent
    regression             weighted least squares with a sandwich standard error
    removal                what share of the conversions a chain would lose without one of its stops
    scores                 ratings of one touchpoint, from how often each value was given
    shapley                how R² divides among groups of columns
    transitions            where ways lead, start and end, and which are frequent
    trend                  a figure over time: periods, and which changes are larger than chance
    suppression            which counts may be shown together, so that no small one can be got back
    walks                  the ways that respondents went
    weights                raking: weights that give a sample the margins of its population
    welch                  two means of unweighted ratings compared
parts/ – Columns on disk: tables of arrays as Parquet, one folder for a range of revisions
    store                  the parts of one survey
pictures/ – Pictures in other formats: drawn by a process of its own, so that drawing never holds up answers
    door                   the drawing process
    store                  the pictures of this process, kept by content
database                   how a database is opened: naming, pragmas, one transaction a request
errors                     every error that is raised on purpose, with its HTTP status
settings                   everything the environment may change
"""
