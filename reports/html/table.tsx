import type { ComponentChildren } from 'preact';

interface TableProps {
  /** For those who cannot see it: what the table is of. */
  readonly label: string;
  readonly caption: string;
  readonly class?: string;
  /** Its rows can be sorted, together with those of other tables of this name. */
  readonly sort?: string;
  /** The cells of the head; the rows take the place of the slot. */
  readonly children: ComponentChildren;
}

/** A table that scrolls by itself where the page is too narrow for it, also with the keyboard. */
export function Table({ label, caption, class: name, sort, children }: TableProps) {
  return (
    <div class="scroll" role="region" aria-label={label} tabindex={0}>
      <table class={name} data-sort={sort}>
        <caption>{caption}</caption>
        <thead>
          <tr>{children}</tr>
        </thead>
        <tbody>
          <slot />
        </tbody>
      </table>
    </div>
  );
}
