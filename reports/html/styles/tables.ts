/** On a screen, tables keep words whole and scroll. */
export const TABLES = `
.accounts { font-size: 0.875rem; }
.accounts tbody th { width: 36%; }
.coverage th > small { display: block; }
#coverage * + h3 { margin-top: 1.25rem; }
@media screen {
  .accounts, .coverage { overflow-wrap: break-word; }
  .accounts { min-width: 44rem; }
  .coverage tbody th:first-child { min-width: 9rem; }
  .coverage td:last-child { min-width: 9rem; overflow-wrap: anywhere; }
}
`;
