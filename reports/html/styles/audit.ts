/** What an auditor works with: rules, calls, standards, the index of findings, sign-off. */
export const AUDIT = `
#method h3, .index { margin-top: 2rem; }
#method h3 { margin-bottom: 0.5rem; }
#method > .facts { margin-bottom: 2rem; }
#method > .facts dd { max-width: 52rem; }
#method .hint { margin-bottom: 1rem; }
.limits ul { padding-left: 1.375rem; }
.limits li + li { margin-top: 0.25rem; }
.rules, .findings { font-size: 0.875rem; }
.rules { table-layout: fixed; }
.rules thead th:first-child { width: 7.5rem; }
@media screen { .findings .id { white-space: nowrap; } }
.rules thead th:nth-child(2) { width: 42%; }
.calls table { font-size: 0.875rem; table-layout: fixed; }
.calls th:first-child { width: 36%; }
.calls th:nth-child(2) { width: 32%; }

.standard { border-bottom: 1px solid var(--rule); }
.standard > summary { display: grid; grid-template-columns: 1rem minmax(0, 1fr) max-content; gap: 0 0.5rem; align-items: baseline; padding: 0.625rem 0; list-style: none; }
.standard > summary::-webkit-details-marker { display: none; }
.standard > summary::before { content: "▸\uFE0E"; color: var(--muted); }
.standard[open] > summary::before { content: "▾\uFE0E"; }
.standard > summary h3 { font-size: 1rem; font-weight: 600; letter-spacing: 0; }
.requirement { margin: 0.5rem 0 1.5rem; font-size: 0.875rem; }
.requirement caption { font-weight: 400; color: var(--muted); }
.requirement tbody th { width: 11rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.requirement tbody th small { display: block; color: var(--muted); font-weight: 400; }
.requirement td:nth-child(2) { width: 13rem; }
.requirement .plain { display: flex; flex-wrap: wrap; gap: 0.125rem 1.5rem; max-width: none; }
.requirement .plain li { display: flex; gap: 0.5rem; align-items: baseline; }
.requirement .plain .status { font-weight: 400; }

.control .index .findings tbody th { width: 55%; }
@media screen { .findings td { white-space: nowrap; } }
.findings .status { font-weight: 500; white-space: normal; }

.signoff { margin-top: 1.5rem; table-layout: fixed; }
.signoff caption { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
.signoff thead th:first-child { width: 9rem; }
.signoff thead th:nth-child(3) { width: 9rem; }
.signoff tbody > tr > * { height: 4rem; vertical-align: bottom; border-bottom-color: var(--muted); }
.signoff thead th + th { padding-left: 0.75rem; }
.signoff td { border-left: 1px solid var(--rule); }
@media screen and (max-width: 40rem) {
  .standard > summary { grid-template-columns: 1rem minmax(0, 1fr); }
  .standard > summary .counts { grid-column: 2; }
  .requirement { min-width: 32rem; }
  .rules, .calls table, .findings { min-width: 42rem; }
  .signoff thead th:first-child { width: 5.5rem; }
  .signoff thead th:nth-child(3) { width: auto; }
}
`;
