/** Who must act, and on what. */
export type Level = 'error' | 'warn' | 'info' | 'debug' | 'silent';

/** What is written, and what is counted, when it happens. */
export type EventDefinition<Fields> = {
  readonly level: Level;
  readonly say: (fields: Fields) => string;
  readonly counter?: {
    /** `barrio_<noun>_<verb>_total`. */
    readonly name: `barrio_${string}_total`;
    readonly help: string;
    /** Fields that become labels: only such as have few values, never an id. */
    readonly labels?: readonly (keyof Fields & string)[];
    /** The field that says by how much; 1 when left out. */
    readonly amount?: keyof Fields & string;
  };
};

export const event = <Fields>(definition: EventDefinition<Fields>): EventDefinition<Fields> => definition;
