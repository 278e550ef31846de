import { z } from 'zod';

/** What a server under test says to the bench when it listens. */
export const helloShape = z.object({
  port: z.number(),
  /** Who may publish; empty where everybody may. */
  credentials: z.array(z.object({ username: z.string(), password: z.string() })),
});

export type Hello = z.infer<typeof helloShape>;

export const sayHello = (hello: Hello): void => {
  process.send?.(hello);
};

/** The bench has gone: so does the server under test, by `close` where it holds something. */
export function endWithBench(close: () => Promise<void> = async () => undefined): void {
  process.once('disconnect', () => {
    void close().finally(() => process.exit());
  });
}
