/** An error as ajv reports it; only the parts that are read here. */
export interface SchemaViolation {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
}

export interface Violation {
  /** JSON pointer; '' is the whole document. */
  readonly pointer: string;
  /** What was expected there, to follow "must …" or "has …". */
  readonly problem: string;
}

/** The first thing wrong, in words. `oneOf` and `if` report their branches first, so the deepest place wins. */
export function firstViolation(errors: readonly SchemaViolation[] | null | undefined): Violation {
  const depth = (error: SchemaViolation): number => error.instancePath.split('/').length;
  const [first, ...rest] = errors ?? [];
  if (first === undefined) return { pointer: '', problem: 'is not valid' };
  const deepest = rest.reduce((best, error) => (depth(error) > depth(best) ? error : best), first);
  return { pointer: deepest.instancePath, problem: describe(deepest) };
}

/** The types of JSON, as a person says them. */
const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};

function describe({ keyword, params, message }: SchemaViolation): string {
  switch (keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `has the unknown property ${JSON.stringify(params['additionalProperty'] ?? params['unevaluatedProperty'])}`;
    case 'required':
      return `lacks the property ${JSON.stringify(params['missingProperty'])}`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as readonly unknown[]).map(value => JSON.stringify(value)).join(', ')}`;
    case 'type':
      return `must be ${[params['type']]
        .flat()
        .map(type => TYPES[String(type)] ?? String(type))
        .join(' or ')}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'pattern':
      return params['pattern'] === '\\S' ? 'must not be blank' : (message ?? 'has another form');
    default:
      return message ?? `breaks the rule "${keyword}"`;
  }
}
