import { isDeepStrictEqual } from 'node:util';
import type { OrganizationOptions } from '../collect/options.js';
import type { ScanOptions } from '../scan.js';
import { commaSeparated, regionNames, severities } from './options.js';
import type { ScanArguments } from './scan-options.js';

/** What a scan judges, and how. */
export type Judging = Pick<
  ScanOptions,
  'controls' | 'severities' | 'standards' | 'plugins' | 'parameters' | 'scope' | 'regions' | 'skipDeniedRegions' | 'parity'
>;

/** What a scan was asked for, as far as it decides which evidence is collected and how it is judged. */
export interface Settings extends Judging, Pick<OrganizationOptions, 'accounts' | 'units' | 'exclude' | 'roleName' | 'logArchiveAccount'> {
  readonly discovery: string;
}

export function judgingOf(argv: ScanArguments): Judging {
  return {
    controls: commaSeparated(argv.controls),
    severities: severities(argv.severity),
    standards: commaSeparated(argv.standard),
    plugins: argv.plugin ?? [],
    parameters: argv.param ?? [],
    ...(argv.scope !== undefined && { scope: argv.scope }),
    regions: regionNames(argv.regions),
    skipDeniedRegions: argv.skipDeniedRegions,
    parity: argv.parity,
  };
}

/** How the option is called that sets it, where it is not called the same. */
const OPTIONS: Readonly<Record<string, string>> = {
  severities: 'severity',
  standards: 'standard',
  plugins: 'plugin',
  parameters: 'param',
  skipDeniedRegions: 'skip-denied-regions',
  units: 'organizational-unit',
  exclude: 'exclude-accounts',
  roleName: 'role-name',
  logArchiveAccount: 'log-archive-account',
};

/** The options in which two scans differ: `--regions, --parity`; empty where they agree. */
export function differences(one: object, other: object): string {
  const [a, b] = [one, other] as readonly Readonly<Record<string, unknown>>[];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names
    .filter(name => !isDeepStrictEqual(a?.[name], b?.[name]))
    .map(name => `--${OPTIONS[name] ?? name}`)
    .join(', ');
}
