/** Accounts, findings, controls, glossary and footer. */
export const SECTIONS = `
.account, .control { margin-top: 3rem; content-visibility: auto; contain-intrinsic-size: auto 40rem; }
.account > header, .control > header { padding-bottom: 0.875rem; border-bottom: 2px solid var(--ink); }
.account h3 { font-size: 1.375rem; font-variant-numeric: tabular-nums; letter-spacing: 0; }
.account h3 .eyebrow { display: block; }
.name { font-weight: 400; overflow-wrap: anywhere; }
.origin { color: var(--muted); font-size: 0.875rem; }
.account .counts, .control .counts { margin-top: 0.625rem; max-width: 52rem; }
.account > .hint { margin-top: 0.75rem; }
.group { margin-top: 1.75rem; }
.group > summary { padding: 0.25rem 0; }
.group > summary .aside { margin-left: 0.5rem; }
.group h4 .number { font-weight: 400; }

.finding { margin-top: 0.875rem; padding: 1rem clamp(0.875rem, 2.5vw, 1.5rem) 1.125rem; background: var(--wash); border-left: 4px solid var(--rule); border-radius: 4px; }
.finding:target { outline: 2px solid var(--focus); outline-offset: 2px; }
.tone-failed { border-left-color: var(--failed-fill); }
.tone-warning { border-left-color: var(--warning-fill); border-left-style: dashed; }
.tone-unavailable { border-left-color: var(--unavailable-fill); border-left-style: dotted; }
.tone-passed { border-left-color: var(--passed-fill); }
.finding > header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.125rem 2rem; font-size: 0.875rem; }
.finding h5 { flex: 1 1 24rem; max-width: 46rem; font-size: 0.875rem; font-weight: 400; }
.finding h5 .title { color: var(--muted); }
.verdict { display: flex; flex-wrap: wrap; gap: 0 0.875rem; align-items: baseline; }
.severity { color: var(--muted); }
.severity-critical, .severity-high { color: var(--failed); font-weight: 650; }
.severity-medium { color: var(--ink); font-weight: 600; }
.finding .suppressed { margin: -0.375rem 0 0.875rem; max-width: 60rem; padding-left: 0.75rem; border-left: 2px solid var(--muted); }
.finding .message { margin: 0.5rem 0 0.875rem; max-width: 60rem; font-size: 1.0625rem; font-weight: 550; line-height: 1.45; }
.finding .facts { font-size: 0.9375rem; }
.facts small { color: var(--muted); }
.facts .plain code { color: var(--muted); font-size: 0.8125rem; }
.evidence { margin-top: 1rem; table-layout: fixed; font-size: 0.875rem; }
.evidence caption { font-size: 0.8125rem; font-weight: 500; color: var(--muted); padding: 0; }
.evidence thead th { font-size: 0.75rem; padding-block: 0.25rem; }
.evidence th, .evidence td { padding-block: 0.375rem; }
.evidence th small { display: block; color: var(--muted); font-size: 0.75rem; }
@media (min-width: 40.01rem), print {
  .evidence thead th { width: 42%; }
  .evidence thead th:first-child { width: 30%; }
  .evidence thead th:last-child { width: 28%; }
}
.evidence tbody tr:last-child > * { border-bottom: 0; }
.requirements { margin-top: 0.75rem; font-size: 0.875rem; }
.requirements > summary { color: var(--muted); }
.requirements dl { margin-top: 0.375rem; }
.requirements dl > div, .glossary > div { display: grid; grid-template-columns: minmax(0, 15rem) minmax(0, 1fr); gap: 0 1.5rem; padding: 0.25rem 0; }
.requirements dd span, .standards td > span { display: inline-block; max-width: 100%; }
.requirements dt { color: var(--muted); }
.clear { max-width: 36rem; margin-top: 1rem; }

.control h3 { max-width: 52rem; }
.control h3 .id { display: block; color: var(--muted); font-size: 1rem; }
.control > header .verdict { margin-top: 0.25rem; font-size: 0.9375rem; }
.control h4 { margin: 1.5rem 0 0.375rem; }
.control .facts { margin-top: 0.75rem; font-size: 0.9375rem; }
.control ol, .control ul:not(.counts) { padding-left: 1.375rem; }
.control ol li + li, .control ul:not(.counts) li + li { margin-top: 0.25rem; }
.cautions { margin: 0.875rem 0; padding: 0.75rem 1.125rem 0.875rem; background: var(--warning-wash); border-left: 4px solid var(--warning-fill); border-radius: 4px; max-width: 48rem; }
.cautions > p { color: var(--warning); }
.code { margin-top: 0.625rem; }
.code > summary { font-weight: 500; }
.code > pre { margin-top: 0.375rem; padding: 0.875rem 1.125rem; background: var(--wash); border: 1px solid var(--rule); border-radius: 4px; font-size: 0.875rem; }
.code code { font-size: 1em; }
.standards { margin-top: 1.75rem; max-width: 60rem; }
.standards tbody th { width: 20rem; }

.glossary > div { grid-template-columns: minmax(0, 19rem) minmax(0, 1fr); padding: 0.625rem 0; border-bottom: 1px solid var(--rule); }
.glossary dd { max-width: 46rem; }
footer { margin-top: 4rem; padding-top: 1.5rem; border-top: 1px solid var(--rule); color: var(--muted); font-size: 0.875rem; }
footer p { max-width: 52rem; }
footer p + p { margin-top: 0.75rem; }
footer strong { color: var(--ink); }

@media screen and (max-width: 40rem) {
  .stacks, .stacks caption, .stacks tbody, .stacks tr, .stacks th, .stacks td { display: block; }
  .chart.stacks th { width: auto; padding: 0.75rem 0 0.25rem; border: 0; }
  .chart.stacks td { padding: 0.25rem 0 0.75rem; }
  .stacks thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .gaps li { grid-template-columns: 2.5rem minmax(0, 1fr); }
  .gaps li > :last-child { grid-column: 2; }
  .evidence, .evidence caption, .evidence thead, .evidence tbody { display: block; }
  .evidence tr { display: grid; grid-template-columns: 3fr 2fr; gap: 0.125rem 0.75rem; padding: 0.375rem 0; border-bottom: 1px solid var(--rule); }
  .evidence tbody tr:last-child { border-bottom: 0; }
  .evidence th, .evidence td, .evidence thead th { width: auto; padding: 0; border: 0; }
  .evidence tr > :first-child { grid-column: 1 / -1; }
  .evidence thead th:first-child { position: absolute; clip-path: inset(50%); }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dt { line-height: 1.4; margin-top: 0.5rem; }
  .requirements dl > div, .glossary > div { grid-template-columns: minmax(0, 1fr); }
  .standards tbody th { width: 45%; }
  th, td { padding-right: 0.75rem; }
}
`;
