import { readFileSync, writeFileSync } from 'node:fs';
import { ORGANIZATION } from './cli.js';

/** Writes the example organization again and again under other account ids, one account a line. */
export function writeLargeOrganization(path: string, accounts: number): void {
  const lines = readFileSync(ORGANIZATION, 'utf8').trim().split('\n');
  const copies = Array.from({ length: accounts }, (_, index) => {
    const line = lines[index % 6]!;
    const account = /"account":"(\d{12})"/.exec(line)![1]!;
    return line.replaceAll(account, String(100_000_000_000 + index));
  });
  writeFileSync(path, `${copies.join('\n')}\n`);
}
