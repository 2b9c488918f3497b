import { Filter } from './filter.js';
import { Sort } from './sort.js';
import { readState, writeState } from './state.js';

/** Search, filters and sorting, for a page that says everything without them. Their state is in the address. */
const bar = document.querySelector<HTMLElement>('.filter');
const note = document.querySelector<HTMLElement>('.filtered');
const filter = bar === null || note === null ? null : new Filter(bar, note);

const tables = [...document.querySelectorAll<HTMLTableElement>('table[data-sort]')];
const names = new Set(tables.map(table => table.dataset['sort']!));
const sorts = [...names].map(
  name =>
    new Sort(
      name,
      tables.filter(table => table.dataset['sort'] === name),
    ),
);

function changed(isSameStep: boolean): void {
  filter?.apply();
  const orders = sorts.filter(({ order }) => order !== '').map(({ name, order }) => [`sort-${name}`, order]);
  writeState(new URLSearchParams([...(filter?.values() ?? []), ...orders]), isSameStep);
}

function follow(): void {
  const state = readState();
  if (state !== null) {
    filter?.fill(state);
    filter?.apply();
    for (const sort of sorts) sort.apply(state.get(`sort-${sort.name}`) ?? '');
  } else reveal(document.getElementById(location.hash.slice(1)));
}

/** What a link leads to is shown, whatever was asked for before. */
function reveal(target: Element | null): void {
  if (target === null) return;
  if (filter !== null && target.closest('[hidden]') !== null) {
    filter.fill(new URLSearchParams());
    filter.apply();
  }
  for (let at = target.closest('details'); at !== null; at = at.parentElement?.closest('details') ?? null) at.open = true;
  target.scrollIntoView();
}

filter?.start(changed);
for (const sort of sorts) sort.start(() => changed(false));
filter?.apply();
follow();
addEventListener('hashchange', follow);

// Browsers that cannot open them for paper by style alone.
let closed: HTMLDetailsElement[] = [];
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
  for (const one of closed) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of closed) one.open = false;
});
