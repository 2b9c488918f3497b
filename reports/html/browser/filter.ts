interface Item {
  readonly element: HTMLElement;
  readonly account: string;
  /** In lower case, once somebody has searched. */
  text?: string;
}

type Field = HTMLInputElement | HTMLSelectElement;

const numbers = new Intl.NumberFormat('en-US');

/** Shows of the findings, or of the list of accounts, what the fields ask for; everything is there without it. */
export class Filter {
  readonly fields: readonly Field[];
  readonly #items: readonly Item[];
  readonly #groups: readonly HTMLElement[];
  readonly #opened: ReadonlySet<HTMLElement>;
  readonly #result: HTMLElement;
  readonly #clear: readonly HTMLButtonElement[];

  constructor(
    readonly bar: HTMLElement,
    readonly note: HTMLElement,
  ) {
    const scope = bar.parentElement!;
    this.fields = [...bar.querySelectorAll<Field>('input, select')];
    this.#items = [...scope.querySelectorAll<HTMLElement>('[data-status]')].map(element => ({
      element,
      account: element.closest('.account')?.id ?? '',
    }));
    this.#groups = [...scope.querySelectorAll<HTMLElement>('.account, .group')].filter(group => group.querySelector('[data-status]'));
    this.#opened = new Set(this.#groups.filter(group => group.hasAttribute('open')));
    this.#result = bar.querySelector('.result')!;
    this.#clear = [bar, note].map(parent => parent.querySelector('button')!);
  }

  start(changed: (isTyping: boolean) => void): void {
    for (const field of this.fields)
      field.addEventListener('input', () => changed(field instanceof HTMLInputElement && field.value.length > 1));
    for (const button of this.#clear) {
      button.addEventListener('click', () => {
        this.fill(new URLSearchParams());
        changed(false);
        // The button is hidden now, and the place on the page should stay.
        if (this.bar.contains(button)) this.fields[0]!.focus();
        else document.querySelector('main')!.focus({ preventScroll: true });
      });
    }
    this.bar.hidden = false;
  }

  fill(state: URLSearchParams): void {
    for (const field of this.fields) {
      field.value = state.get(field.name) ?? '';
      // A value that is no longer there.
      if (field instanceof HTMLSelectElement && field.selectedIndex < 0) field.value = '';
    }
  }

  values(): [string, string][] {
    return this.fields.filter(({ value }) => value.trim() !== '').map(({ name, value }) => [name, value]);
  }

  apply(): void {
    const tests = this.fields.filter(({ value }) => value.trim() !== '').map(test);
    const isOn = tests.length > 0;
    let shown = 0;
    for (const item of this.#items) {
      const isShown = tests.every(one => one(item));
      item.element.hidden = !isShown;
      if (isShown) shown += 1;
    }
    for (const group of this.#groups) {
      const isEmpty = group.querySelector('[data-status]:not([hidden])') === null;
      group.hidden = isEmpty;
      if (group instanceof HTMLDetailsElement) group.open = isOn ? !isEmpty : this.#opened.has(group);
    }
    const noun = this.bar.dataset['noun']!;
    const all = this.#items.length;
    const some = `${numbers.format(shown)} of ${numbers.format(all)} ${noun}`;
    this.#result.textContent = isOn ? `${some} shown` : `${numbers.format(all)} ${noun}`;
    for (const button of this.#clear) button.hidden = !isOn;
    this.note.hidden = !isOn;
    this.note.querySelector('span')!.textContent =
      `A filter is on: ${numbers.format(all - shown)} of ${numbers.format(all)} ${noun} are not shown. ${this.fields
        .filter(({ value }) => value.trim() !== '')
        .map(words)
        .join('; ')}.`;
  }
}

function test(field: Field): (item: Item) => boolean {
  const { name, value } = field;
  switch (name) {
    case 'q': {
      const wanted = value.toLowerCase().trim().split(/\s+/);
      return item => {
        item.text ??= `${item.account} ${item.element.textContent}`.toLowerCase();
        return wanted.every(word => item.text!.includes(word));
      };
    }
    case 'account':
      return ({ account }) => account === value;
    case 'status': {
      const wanted = value.split(' ');
      return ({ element }) => wanted.some(one => element.dataset['status']!.split(' ').includes(one));
    }
    case 'standard': {
      const controls = (field as HTMLSelectElement).selectedOptions[0]!.dataset['controls']!.split('\n');
      return ({ element }) => controls.includes(element.dataset['control']!);
    }
    default:
      return ({ element }) => element.dataset[name] === value;
  }
}

function words(field: Field): string {
  const value = field instanceof HTMLSelectElement ? field.selectedOptions[0]!.text : `“${field.value}”`;
  return `${field.labels![0]!.textContent}: ${value}`;
}
