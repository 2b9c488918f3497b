/** A place in parsed JSON that may hold anything or nothing; reading on from it never throws. */
export class JsonNode {
  constructor(
    readonly value: unknown,
    readonly pointer = '',
  ) {}

  get(...path: readonly (string | number)[]): JsonNode {
    let value = this.value;
    let pointer = this.pointer;
    for (const step of path) {
      value =
        typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
      pointer += `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    }
    return new JsonNode(value, pointer);
  }

  get isPresent(): boolean {
    return this.value !== undefined;
  }

  get isList(): boolean {
    return Array.isArray(this.value);
  }

  get isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  /** How many items a list has; 0 for what is no list. */
  get size(): number {
    return Array.isArray(this.value) ? this.value.length : 0;
  }

  /** The text, or '' for what is none. */
  get text(): string {
    return typeof this.value === 'string' ? this.value : '';
  }

  get isBlank(): boolean {
    return this.text.trim() === '';
  }

  *items(): Iterable<JsonNode> {
    for (let index = 0; index < this.size; index += 1) yield this.get(index);
  }

  keys(): string[] {
    return this.isObject ? Object.keys(this.value as object) : [];
  }
}
