import type { FunctionComponent } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { type Place, PlaceContext } from './place.js';
import { printable } from './printable.js';

/** Data cannot forge it: in data a `<` is escaped. */
const SLOT = '<slot></slot>';

/** One piece of the document. The only place where a component meets data. */
export function piece<P extends object>(Component: FunctionComponent<P>, props: NoInfer<P>, place: Place = 'whole'): string {
  return renderToString(
    <PlaceContext.Provider value={place}>
      <Component {...printable(props)} />
    </PlaceContext.Provider>,
  );
}

/** A component that has a `<slot />`, with pieces in its place, so that what surrounds them need not wait for them. */
export function* framed<P extends object>(
  Component: FunctionComponent<P>,
  props: NoInfer<P>,
  inner: Iterable<string>,
  place: Place = 'whole',
): Generator<string> {
  const frame = piece(Component, props, place);
  const at = frame.indexOf(SLOT);
  yield frame.slice(0, at);
  yield* inner;
  yield frame.slice(at + SLOT.length);
}
