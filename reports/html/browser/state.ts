/** What the address says: `#?status=FAILED&q=logs`. `null`: it names a place in the page. */
export function readState(): URLSearchParams | null {
  const { hash } = location;
  if (hash === '') return new URLSearchParams();
  return hash.startsWith('#?') ? new URLSearchParams(hash.slice(2)) : null;
}

/** So that it can be shared, and is one step back; while somebody types, the step stays the same. */
export function writeState(state: URLSearchParams, isSameStep: boolean): void {
  const hash = `#?${state.toString()}`;
  if (hash === location.hash) return;
  if (isSameStep) location.replace(hash);
  else location.hash = hash;
}
