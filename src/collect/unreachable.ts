/** Codes of TLS for a certificate that is not trusted. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The code of a certificate that is not trusted. */
export function untrusted(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && UNTRUSTED.has(code) ? code : undefined;
}

/** What came between: nothing in it changes from one scan to the next. */
export interface Obstacle {
  readonly proxy: URL;
  readonly why: string;
  /** The HTTP status that the proxy answered with. */
  readonly status: number | null;
}

/** The error of every request to an endpoint that could not be connected to. The SDK does not retry it. */
export class UnreachableEndpoint extends Error {
  override readonly name = 'UnreachableEndpoint';
  readonly host: string;
  /** `null` = there is no proxy. */
  readonly obstacle: Obstacle | null;

  constructor(host: string, obstacle: Obstacle | null, options?: ErrorOptions) {
    super(obstacle === null ? `${host} cannot be reached` : `${host} cannot be reached: ${obstacle.why}`, options);
    this.host = host;
    this.obstacle = obstacle;
  }

  /** For another request; without the cause, for which the SDK would try again. */
  again(): UnreachableEndpoint {
    return new UnreachableEndpoint(this.host, this.obstacle);
  }
}

/** Why an endpoint was not reached through a proxy. */
export function obstacleIn(cause: unknown, proxy: URL): Obstacle {
  const { name, code = '', status = null } = (cause ?? {}) as { name?: string; code?: string; status?: number | null };
  const obstacle = (why: string): Obstacle => ({ proxy, why, status: name === 'NoTunnel' ? status : null });
  if (name === 'NoTunnel') return obstacle(status === null ? 'the proxy cannot be reached' : `the proxy answered ${status}`);
  if (name === 'TimeoutError') return obstacle('the proxy gave no connection in time');
  return obstacle(untrusted(cause) === undefined ? 'the connection through the proxy broke' : `its certificate is not trusted (${code})`);
}
