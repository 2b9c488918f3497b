/** The parts of the report, from its top to its end. */
export const PARTS = `
.masthead { padding: clamp(1.5rem, 5vw, 3.5rem) 0 1.5rem; }
.masthead .eyebrow { margin-bottom: 0.5rem; }
.lede { margin-top: 0.75rem; color: var(--muted); font-size: 1.0625rem; }

.banner { padding: 1.125rem clamp(1rem, 3vw, 1.75rem) 1.25rem; border-radius: 6px; }
.banner h2 { font-size: 1.1875rem; text-wrap: balance; }
.banner p { margin-top: 0.25rem; }
.banner.is-complete { background: var(--passed-wash); color: var(--passed); border-left: 6px solid var(--passed-fill); }
.banner.is-empty { background: var(--wash); color: var(--ink); border-left: 6px solid var(--muted); }
.banner.is-incomplete { background: var(--alarm); color: var(--on-alarm); }
.banner.is-incomplete h2 { font-size: clamp(1.25rem, 1.1rem + 0.8vw, 1.625rem); }
.banner.is-incomplete a { color: inherit; text-decoration-color: currentColor; }
.banner.is-incomplete :focus-visible { outline-color: currentColor; }
.banner .gaps { margin: 1rem 0; padding: 0; max-width: none; list-style: none; border-bottom: 1px solid; }
.gaps li { display: grid; grid-template-columns: 2.5rem minmax(0, 5fr) minmax(0, 3fr); gap: 0 1.25rem; padding: 0.5rem 0; border-top: 1px solid; }
.banner .gaps p { margin: 0; max-width: none; }
.gaps code { font-size: 0.8125rem; }
.gaps .controls { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.75rem, 1fr)); align-content: start; gap: 0 0.75rem; font-size: 0.9375rem; }
.gaps .controls .number { font-weight: 400; }

.note { margin-top: 1.25rem; padding: 0.875rem 1.125rem; background: var(--wash); border-left: 6px solid var(--rule); border-radius: 6px; max-width: none; }

.contents { margin-top: 1.75rem; }
.contents ul { display: flex; flex-wrap: wrap; gap: 0.375rem 1.5rem; padding: 0; max-width: none; list-style: none; font-size: 0.9375rem; }

main > section:not(.banner) { margin-top: 3.5rem; padding-top: 1.5rem; border-top: 1px solid var(--rule); }
main > section:not(.banner) > h2 { margin-bottom: 1.25rem; }
main > section > .hint, main > section > .note { margin: 0 0 1.25rem; }
.settings, .inputs { padding: 0; max-width: none; list-style: none; }
.inputs li + li { margin-top: 0.375rem; }
.inputs small, .digest { color: var(--muted); }
.digest { display: block; font-size: 0.8125rem; }

.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1.5rem; margin-bottom: 3rem; }
.figures dt { font-size: 0.875rem; color: var(--muted); }
.figures dt .status { font-weight: 500; }
.figures dd { font-size: 2.25rem; line-height: 1.2; font-weight: 600; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.figures dd.aside { font-size: 0.8125rem; font-weight: 400; letter-spacing: 0; line-height: 1.4; }

.charts { display: grid; gap: 3rem; }
.chart { table-layout: fixed; }
.chart th:first-child { width: 40%; padding-right: 2.5rem; }
.chart tbody td { padding-top: 0.75rem; }
.chart tbody th { padding-top: 0.625rem; }
.chart .title { display: block; color: var(--muted); font-size: 0.875rem; line-height: 1.45; }
.chart .status { margin-left: 0.75rem; font-size: 0.875rem; }
.lengths th:first-child { width: 10rem; padding-right: 1rem; }
@media (min-width: 52rem) {
  .stacks .counts { display: grid; grid-template-columns: 5fr 8fr 7fr 8fr; gap: 0 0.75rem; }
  .stacks .is-failed { grid-area: 1 / 1; }
  .stacks .is-warning { grid-area: 1 / 2; }
  .stacks .is-unavailable { grid-area: 1 / 3; }
  .stacks .is-passed { grid-area: 1 / 4; }
}
.pair { display: grid; gap: 3rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
.lengths { max-width: 46rem; }
.lengths td > div { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); gap: 1rem; align-items: center; min-height: 1.5rem; }
.lengths tbody td { padding-top: 0.5rem; }
.lengths tbody th { padding-top: 0.5rem; }
.bands { position: absolute; }
.bar { display: block; border-radius: 2px; margin-bottom: 0.375rem; }
.lengths .bar { margin: 0; }
.track { fill: var(--track); }
.ground { fill: var(--paper); }
.fill-passed { fill: var(--passed-fill); }
.fill-plain { fill: var(--muted); }
.fill-failed { fill: var(--failed-fill); }
.fill-warning { fill: url(#band-warning); stroke: var(--warning-fill); }
.fill-unavailable { fill: url(#band-unavailable); stroke: var(--unavailable-fill); }
.ink-warning { fill: var(--warning-fill); }
.ink-unavailable { fill: var(--unavailable-fill); }

#matrix .scroll { content-visibility: auto; contain-intrinsic-size: auto 30rem; }
#matrix .scroll + .scroll { margin-top: 2rem; contain-intrinsic-size: auto 500rem; }
.matrix { font-size: 0.875rem; table-layout: fixed; }
.matrix th, .matrix td { width: 6.75rem; padding: 0.5rem 0.75rem 0.5rem 0; overflow-wrap: break-word; }
.matrix small { display: block; color: var(--muted); font-weight: 400; }
.matrix thead .id { font-size: 0.8125rem; }
.matrix td { padding-left: 1.45em; text-indent: -1.45em; font-weight: 500; }
.matrix td.is-nodata { font-weight: 400; }
.matrix i { display: inline-block; width: 1.45em; text-indent: 0; font-style: normal; font-weight: 400; }
.matrix td small { text-indent: 0; font-size: 0.8125rem; line-height: 1.35; }
.matrix th:first-child { position: sticky; left: 0; background: var(--paper); width: 8.5rem; }
.matrix tbody tr:hover > * { background: var(--wash); }
.matrix td a { color: inherit; }

.blind { margin-top: 0.5rem; padding: 0; max-width: none; list-style: none; }
.blind li + li { margin-top: 0.375rem; }
#coverage h3 + p { margin-top: 0.375rem; }
#coverage > .hint { margin-top: 1.25rem; }
.coverage { font-size: 0.875rem; min-width: 52rem; }
.coverage td { font-weight: 500; }
.coverage td.is-nodata, .coverage td:last-child { font-weight: 400; }
.coverage i { display: inline-block; width: 1.45em; font-style: normal; font-weight: 400; }
.coverage td:not(:last-child) { min-width: 4.5rem; }
.coverage td small { display: block; color: var(--muted); }
.coverage tbody th:first-child { width: 11rem; }

.exceptions { min-width: 52rem; }
.exceptions small, .exceptions th code { display: block; color: var(--muted); font-weight: 400; overflow-wrap: anywhere; }

.reasons { min-width: 44rem; }
.reasons th code { display: block; color: var(--muted); font-size: 0.8125rem; }
.reasons tbody th { width: 45%; }
.reasons td.number { width: 4.5rem; }
`;
