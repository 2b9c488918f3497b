import type { InferredOptionTypes, Options } from 'yargs';
import { COVERAGE_FACTS } from '../facts.js';
import type { FactName } from '../types.js';
import { commaSeparated, severities } from './options.js';
import { scanOptions } from './scan-options.js';

const { coverage, controls, severity, standard, param, plugin } = scanOptions;

/** Which controls to prepare for. */
export const selection = { coverage, controls, severity, standard, param, plugin } as const satisfies Record<string, Options>;

type Selected = { [K in keyof InferredOptionTypes<typeof selection>]: InferredOptionTypes<typeof selection>[K] };

/** What the selected controls need, with their parameters. */
export async function neededFacts(argv: Selected): Promise<ReadonlySet<FactName>> {
  const { prepareEngine } = await import('../scan.js');
  const engine = await prepareEngine({
    controls: commaSeparated(argv.controls),
    severities: severities(argv.severity),
    standards: commaSeparated(argv.standard),
    plugins: argv.plugin ?? [],
    parameters: argv.param ?? [],
  });
  return argv.coverage ? new Set([...engine.needs, ...COVERAGE_FACTS]) : engine.needs;
}
