import { LIGHT } from './palette.js';

/** Paper, and what a reader has asked of the system. */
export const MEDIA = `
@media (prefers-reduced-motion: reduce) {
  html { scroll-behavior: auto; }
}

@media (forced-colors: active) {
  .banner, .finding, .note, .cautions { border: 1px solid CanvasText; }
  .banner.is-incomplete { border-width: 4px; }
  .bar { forced-color-adjust: none; outline: 1px solid CanvasText; }
}

@page {
  margin: 16mm 14mm 18mm;
  @bottom-left { content: "CloudTrail control report"; font: 8pt system-ui, sans-serif; color: ${LIGHT.muted}; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; color: ${LIGHT.muted}; }
}

@media print {
  html { font-size: 10pt; scroll-behavior: auto; }
  body { max-width: none; padding: 0; }
  .skip, .contents { display: none; }
  .masthead { padding-top: 0; }
  .finding, .note, .cautions, .code > pre { background: none; }
  .banner { border: 1pt solid var(--passed-fill); border-left-width: 6pt; }
  .banner.is-incomplete { border: 3pt solid var(--ink); color: var(--ink); }
  .finding { border-block: 0.5pt solid var(--rule); border-right: 0.5pt solid var(--rule); }
  .scroll { overflow: visible; margin: 0; padding: 0; }
  .reasons, .coverage, .exceptions { min-width: 0; }
  .coverage { font-size: 7.5pt; table-layout: fixed; }
  .coverage small, .coverage thead th, .coverage tbody td small { font-size: 7pt; }
  .coverage th, .coverage td { padding-right: 4pt; }
  .coverage td:not(:last-child) { white-space: normal; }
  .coverage i { width: 1.2em; }
  .coverage thead th:first-child, .coverage tbody th:first-child { width: 26mm; min-width: 0; }
  .coverage thead th:last-child { width: 28mm; }
  .matrix { font-size: 7pt; }
  .matrix thead .id { font-size: 6.5pt; white-space: normal; }
  .matrix th, .matrix td { width: auto; padding-right: 4pt; }
  .matrix th:first-child { width: 24mm; position: static; }
  .matrix small, .matrix td small { font-size: 6pt; }
  .account, .control, #matrix .scroll { content-visibility: visible; }
  main > section:not(.banner) { margin-top: 8mm; padding-top: 4mm; }
  .account, .control { margin-top: 8mm; }
  .finding { margin-top: 2.5mm; padding: 2.5mm 4mm 3mm; }
  .finding .message { margin: 1mm 0 2mm; font-size: 11pt; }
  .evidence { margin-top: 2mm; }
  .requirements { margin-top: 1.5mm; font-size: 8.5pt; }
  .requirements > summary, .requirements dl, .requirements dl > div, .requirements dt, .requirements dd { display: inline; }
  .requirements dd span { display: inline; }
  .requirements dt::after { content: " "; }
  .requirements dl > div::after { content: "; "; }
  .requirements > summary::after { content: ": "; }
  .figures { grid-template-columns: repeat(6, 1fr); gap: 3mm; margin-bottom: 6mm; }
  .figures dd { font-size: 20pt; }
  .charts { gap: 6mm; }
  thead { display: table-header-group; }
  tr, .finding, .banner, .cautions, .gaps li, .figures, .lengths, pre, .glossary > div, .account > header, .control > header { break-inside: avoid; }
  h2, h3, h4, h5, caption, .account > header, .control > header, summary { break-after: avoid; }
  p, li { orphans: 3; widows: 3; }
  details::details-content { display: block; content-visibility: visible; block-size: auto; height: auto; }
  details > summary { list-style: none; }
  details > summary::-webkit-details-marker { display: none; }
  a { color: inherit; text-decoration: none; }
  a.outside::after { content: " <" attr(href) ">"; color: var(--muted); font-size: 0.8em; }
  .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
