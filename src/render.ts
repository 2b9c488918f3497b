import { type Format, loadReporter } from '../reports/index.js';
import type { RenderOptions, ScanResult } from './types.js';

/** A report as one string. */
export async function render(format: Format, result: ScanResult, options: RenderOptions = {}): Promise<string> {
  return [...(await renderPieces(format, result, options))].join('');
}

/** A report in pieces, for results of many accounts. */
export async function renderPieces(format: Format, result: ScanResult, options: RenderOptions = {}): Promise<Iterable<string>> {
  return (await loadReporter(format)).render(result, options);
}
