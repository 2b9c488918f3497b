/** Type, spacing, links, tables: what every part of the report shares. */
export const BASE = `
*, *::before, *::after { box-sizing: border-box; }
html { color-scheme: light dark; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: smooth; scroll-padding-top: 1rem; }
body {
  margin: 0 auto; max-width: 76rem; padding: 0 clamp(1rem, 4vw, 3rem) 4rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-emoji: text; overflow-wrap: anywhere;
}
h1, h2, h3, h4, h5, p, ul, ol, dl, dd, table, pre { margin: 0; }
h1 { font-size: clamp(1.75rem, 1.3rem + 2vw, 2.5rem); line-height: 1.15; font-weight: 650; letter-spacing: -0.022em; text-wrap: balance; }
h2 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.015em; }
h3 { font-size: 1.1875rem; line-height: 1.35; font-weight: 650; letter-spacing: -0.008em; text-wrap: balance; }
h4 { font-size: 1rem; line-height: 1.4; font-weight: 650; }
h5 { font-size: 1rem; line-height: 1.4; font-weight: 600; }
small { font-size: 0.8125rem; }
p, li, dd { text-wrap: pretty; }
main p, main ul, main ol { max-width: 46rem; }
code, pre { font: 0.875em/1.5 ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; white-space: pre-wrap; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 0.18em; text-decoration-color: color-mix(in srgb, currentColor 40%, transparent); }
a:hover { text-decoration-color: currentColor; text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
main:focus { outline: none; }
:target { scroll-margin-top: 1rem; }
.skip { position: absolute; left: 1rem; top: -10rem; padding: 0.75rem 1rem; background: var(--paper); color: var(--link); z-index: 2; }
.skip:focus { top: 0.5rem; }
.id, .number, td, th, time { font-variant-numeric: tabular-nums; }
.id { display: inline-block; max-width: 100%; font-weight: 600; }
.number { text-align: right; }
.eyebrow { color: var(--muted); font-size: 0.8125rem; font-weight: 500; letter-spacing: 0.02em; }
.hint, .aside { color: var(--muted); font-size: 0.875rem; }
.plain { padding: 0; list-style: none; }

table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: 0.9375rem; }
caption { text-align: left; font-weight: 650; padding-bottom: 0.5rem; }
th, td { padding: 0.5rem 1rem 0.5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--muted); font-size: 0.8125rem; font-weight: 500; vertical-align: bottom; }
tbody th { font-weight: inherit; }
th.number, td.number { text-align: right; white-space: nowrap; }
.scroll { overflow-x: auto; margin-inline: -0.25rem; padding-inline: 0.25rem; }

details > summary { cursor: pointer; min-height: 24px; }
table:not(.matrix) a { display: inline-block; min-height: 24px; }
summary > h4 { display: inline; }

.facts { display: grid; grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); gap: 0.375rem 1.5rem; }
.facts > div { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; }
.facts dt { color: var(--muted); font-size: 0.875rem; line-height: 1.7; }

.status { display: inline-flex; gap: 0.375em; align-items: baseline; font-weight: 600; }
.symbol { display: inline-block; width: 1.05em; text-align: center; flex: none; font-weight: 400; }
.is-passed { color: var(--passed); }
.is-failed { color: var(--failed); }
.is-warning { color: var(--warning); }
.is-unavailable { color: var(--unavailable); }
.is-nodata, .is-none { color: var(--muted); }
.is-nodata { font-weight: 400; }
.is-none .status { color: inherit; }

.counts { display: flex; flex-wrap: wrap; gap: 0 1.5rem; padding: 0; max-width: none; list-style: none; font-size: 0.875rem; }
.counts li { display: flex; gap: 0.375em; align-items: baseline; }
.counts b { font-variant-numeric: tabular-nums; }
.counts small { display: block; color: var(--muted); }
`;
