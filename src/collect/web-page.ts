import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Readable } from 'node:stream';

type Answered = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/**
 * A web page where AWS answers JSON or XML: that of a proxy that looks into TLS, or of a portal to log in at. Its status
 * is not carried as AWS's would be: to HeadBucket, any 404 says that there is no such bucket.
 */
export class WebPage extends Error {
  override readonly name = 'WebPage';
  readonly status: number;
  /** By its being there, the SDK tries again. */
  readonly $retryable?: object;

  constructor(status: number) {
    super(`HTTP ${status} with a web page, which is no answer of AWS`);
    this.status = status;
    if (status >= 500) this.$retryable = {};
  }
}

/** By these AWS tells its requests apart: with one of them, an emulator that calls its JSON HTML is believed. */
const REQUEST_IDS = ['x-amzn-requestid', 'x-amz-request-id'];

export function refuseWebPage(answered: Answered): Answered {
  const { statusCode, headers } = answered.response;
  const isHtml = /^text\/html\b/i.test(headers['content-type'] ?? '');
  if (!isHtml || REQUEST_IDS.some(name => headers[name] !== undefined)) return answered;
  // Read to its end, so that the connection can be used again.
  (answered.response.body as Readable).resume();
  throw new WebPage(statusCode);
}
