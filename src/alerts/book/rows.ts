import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';

const row = z.object({ document: z.string() });

/** Reads the documents of rows, each of the shape that it must have. */
export const readDocuments =
  <Thing>(connection: DatabaseSync, shape: z.ZodType<Thing>) =>
  (sql: string, ...values: readonly SQLInputValue[]): readonly Thing[] =>
    connection
      .prepare(sql)
      .all(...values)
      .map((raw) => shape.parse(JSON.parse(row.parse(raw).document)));

/** Conditions of a question, with the values that stand in them. What is not asked for leaves everything in. */
export class Where {
  readonly #conditions: string[] = [];
  readonly #values: SQLInputValue[] = [];

  and(condition: string, ...values: readonly SQLInputValue[]): this {
    this.#conditions.push(condition);
    this.#values.push(...values);
    return this;
  }

  /** `condition` holds a `?` for the list; one of them must fit. */
  oneOf(condition: string, names: Iterable<string> | undefined): this {
    return names === undefined ? this : this.and(condition, JSON.stringify([...names]));
  }

  get sql(): string {
    return this.#conditions.length === 0 ? '' : `WHERE ${this.#conditions.join(' AND ')}`;
  }

  get values(): readonly SQLInputValue[] {
    return this.#values;
  }
}
