import { setFlagsFromString } from 'node:v8';

/** For work of many small turns, of which little stays in use: by default V8 would let what is over pile up to four times that. */
export function growHeapSlowly(): void {
  setFlagsFromString('--heap-growing-percent=100');
}
