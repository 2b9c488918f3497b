/** Evidence of an organization of so many accounts, one a line. */
export declare function organization(count: number): Generator<string>;
