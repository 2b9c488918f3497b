import { UnusableAnswer } from './failure.js';

/**
 * The root element of the answers in which nothing has to be there: to the SDK, any other XML is such an answer with
 * everything left out, and so access logging that is off, or a block that is not set.
 */
const ROOTS: Readonly<Record<string, string>> = {
  GetBucketAclCommand: 'AccessControlPolicy',
  GetBucketLoggingCommand: 'BucketLoggingStatus',
  GetBucketOwnershipControlsCommand: 'OwnershipControls',
  GetBucketPolicyStatusCommand: 'PolicyStatus',
  GetPublicAccessBlockCommand: 'PublicAccessBlockConfiguration',
  ListBucketsCommand: 'ListAllMyBucketsResult',
};

interface Received {
  readonly response: { statusCode: number; body: AsyncIterable<Uint8Array> | Uint8Array };
}

/** A middleware just below the one that reads the answer: it refuses an answer to some other question. */
export function refuseOtherRoots<A>(
  next: (args: A) => Promise<unknown>,
  context: { readonly commandName?: string },
): (args: A) => Promise<unknown> {
  const root = ROOTS[context.commandName ?? ''];
  if (root === undefined) return next;
  return async args => {
    const received = await next(args);
    const { response } = received as Received;
    if (response.statusCode >= 300) return received;
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) chunks.push(chunk);
    response.body = Buffer.concat(chunks);
    const [, found] = /^\s*(?:<\?[^>]*>\s*)?<([\w.-]+)/.exec(response.body.toString()) ?? [];
    // S3 may begin an answer before it fails; by then it cannot take the 200 back.
    if (found === 'Error') return Object.assign(received as Received, { response: Object.assign(response, { statusCode: 503 }) });
    if (found !== root) throw new UnusableAnswer(`The answer is no ${root}`);
    return received;
  };
}
