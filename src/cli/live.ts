import { createInterface } from 'node:readline/promises';
import { CredentialsError } from '../errors.js';
import type { ScanOptions } from '../scan.js';
import type { Bundling } from './bundling.js';
import type { Progress } from './progress.js';
import type { AwsArguments } from './scan-options.js';
import { tell } from './terminal.js';

/** How to reach AWS, as the command line says it. */
export function liveOptions(
  argv: Partial<AwsArguments>,
  isVerbose: boolean,
  progress?: Progress,
  bundling: Bundling | null = null,
): NonNullable<ScanOptions['live']> {
  const { profile, roleArn, externalId, roleSessionName, mfaSerial, discovery } = argv;
  return {
    ...(discovery !== undefined && { discovery }),
    ...(profile !== undefined && { profile }),
    ...(roleArn !== undefined && { roleArn }),
    ...(externalId !== undefined && { externalId }),
    ...(roleSessionName !== undefined && { roleSessionName }),
    ...(mfaSerial !== undefined && { mfaSerial }),
    // Nobody is asked where nobody can answer.
    ...(process.stdin.isTTY && process.stderr.isTTY && { askMfaCode }),
    ...(progress !== undefined && { onThrottle: () => progress.throttled() }),
    onCaller: caller => {
      progress?.about(`Account ${caller.account}`);
      bundling?.meet(caller);
    },
    onCall: call => {
      bundling?.called(call);
      const { api, region, attempts, milliseconds, failure } = call;
      progress?.add(call);
      if (!isVerbose) return;
      const retries = attempts > 1 ? `, ${attempts} attempts` : '';
      tell(`${api} ${region} ${Math.round(milliseconds)} ms${retries}${failure === null ? '' : `: ${failure.message}`}`);
    },
  };
}

async function askMfaCode(serial: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // A terminal that is read key by key makes no signal of Ctrl-C. Nothing is collected yet, so there is nothing to write.
  terminal.once('SIGINT', () => {
    terminal.close();
    process.removeAllListeners('SIGINT');
    process.kill(process.pid, 'SIGINT');
  });
  try {
    return await terminal.question(`Code of the MFA device ${serial}: `);
  } catch (error) {
    throw new CredentialsError(`No code of the MFA device ${serial} was given.`, { cause: error });
  } finally {
    terminal.close();
  }
}
