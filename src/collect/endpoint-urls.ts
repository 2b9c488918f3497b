import { UsageError } from '../errors.js';

const VARIABLE = /^AWS_ENDPOINT_URL(_[A-Z0-9_]+)?$/;

/** Refuses an endpoint of the environment that is no URL, before the SDK fails at it in its own words, call by call. */
export function refuseWrongEndpoints(env: Readonly<Record<string, string | undefined>>): void {
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return;
  for (const [name, value = ''] of Object.entries(env)) {
    // Set but empty is not set, to the SDK as well.
    if (!VARIABLE.test(name) || value === '' || /^https?:$/.test(protocolOf(value))) continue;
    throw new UsageError(`${name} is "${value}", which is no endpoint. Write it like https://HOST:PORT, or unset it.`);
  }
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}
