import type { SchemaViolation } from '../violation.js';
export declare const validateCheckMetadata: ((data: unknown) => boolean) & { errors?: readonly SchemaViolation[] | null };
