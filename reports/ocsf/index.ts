import type { Reporter, ScanResult } from '../../src/types.js';
import { toJson } from '../sarif/text.js';
import { accountsById } from '../wording/accounts.js';
import { goneFindings } from '../wording/baseline.js';
import { eventOf } from './event.js';

/** OCSF 1.6 Compliance Findings, a list of one event for each finding, and of one that closes it for each that is gone. */
export const ocsf: Reporter = {
  format: 'ocsf',
  extension: 'json',
  *render(result) {
    let separator = '[\n  ';
    for (const event of events(result)) {
      yield `${separator}${toJson(event)}`;
      separator = ',\n  ';
    }
    yield separator.startsWith('[') ? '[]\n' : '\n]\n';
  },
};

function* events(result: ScanResult): Generator<object> {
  const accounts = accountsById(result.accounts);
  const controls = new Map(result.controls.map(control => [control.id, control]));
  const titles = new Map(result.standards.map(({ id, title }) => [id, title]));
  for (const finding of result.findings)
    yield eventOf(finding, { result, titles, account: accounts.get(finding.account), control: controls.get(finding.controlId) });
  for (const { finding } of goneFindings(result)) {
    const about = { result, titles, account: accounts.get(finding.account), control: controls.get(finding.controlId) };
    yield eventOf(finding, about, true);
  }
}
