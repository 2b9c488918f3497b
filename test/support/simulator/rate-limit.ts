import type { Call } from './call.js';

export interface RateLimit {
  /** Requests a second for each account, Region and API; also how many may come at once. */
  readonly perSecond: number;
  /** Services that are limited. Default: all. */
  readonly services?: readonly string[];
  /** `service:Operation` → its own limit, in place of `perSecond`. */
  readonly apis?: Readonly<Record<string, number>>;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** A token bucket for each (account, Region, API). A refused request costs no token. */
export class RateLimiter {
  // Buckets fill within a second, so those not used in the last one are as good as new ones: two generations are enough.
  #current = new Map<string, Bucket>();
  #previous = new Map<string, Bucket>();
  #turnedAt = 0;

  constructor(private readonly limit: RateLimit) {}

  admits(call: Call, now: number): boolean {
    const { services, apis } = this.limit;
    const api = `${call.service}:${call.operation}`;
    const perSecond = apis?.[api] ?? this.limit.perSecond;
    if (services && !services.includes(call.service)) return true;
    if (now - this.#turnedAt >= 1000) {
      this.#previous = this.#current;
      this.#current = new Map();
      this.#turnedAt = now;
    }
    const key = `${call.caller.account} ${call.region} ${api}`;
    const bucket = this.#current.get(key) ?? this.#previous.get(key) ?? { tokens: perSecond, filledAt: now };
    this.#current.set(key, bucket);
    bucket.tokens = Math.min(perSecond, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
    bucket.filledAt = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
