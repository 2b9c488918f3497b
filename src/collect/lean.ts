import { getSchemaSerdePlugin } from '@smithy/core/schema';
import type { MiddlewareStack } from '@smithy/types';

/** What reads and writes messages looks at of a client's settings. The SDK copies all of them, twice for each call. */
const SERDE = [
  'protocol',
  'endpoint',
  'requestHandler',
  'disableHostPrefix',
  'streamCollector',
  'base64Decoder',
  'base64Encoder',
  'utf8Decoder',
  'utf8Encoder',
] as const;

type Config = Parameters<typeof getSchemaSerdePlugin>[0];

/** Takes out of a client what each call would pay for and nobody here uses. */
export function lean({
  middlewareStack,
  config,
}: {
  readonly middlewareStack: MiddlewareStack<never, never>;
  readonly config: object;
}): void {
  const settings = config as Readonly<Record<string, unknown>>;
  middlewareStack.use(
    getSchemaSerdePlugin<never, never>(Object.fromEntries(SERDE.map(name => [name, settings[name]])) as unknown as Config),
  );
  // It filters each call's input and output for a log that there is not.
  middlewareStack.remove('loggerMiddleware');
}
