import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Picture, Pointed } from './picture.ts';
import type { Plot } from './plot.ts';
import { useSeen } from './seen.ts';
import { chartWords } from './words/index.ts';

type Props = {
  readonly picture: Picture;
  readonly height: number;
  /** What is to be known of where somebody points at. */
  readonly tell: (pointed: Pointed) => string | undefined;
};

/** A picture, whose code comes when it is first seen. It is silent: what it shows stands beside it in words and in a table. */
export function Canvas({ picture, height, tell }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(element);
  const told = useSignal<string | undefined>(undefined);
  const hasFailed = useSignal(false);
  const latest = useRef({ picture, tell });
  latest.current = { picture, tell };
  const plot = useRef<Plot | undefined>(undefined);
  useEffect(() => {
    if (!isSeen) return undefined;
    const ending = new AbortController();
    const onPoint = (pointed: Pointed | undefined): void => {
      told.value = pointed && latest.current.tell(pointed);
    };
    async function open(): Promise<void> {
      const { openPlot } = await import('./plot.ts');
      if (ending.signal.aborted || element.current === null) return;
      plot.current = openPlot(element.current, { picture: latest.current.picture, height, onPoint });
    }
    open().catch(() => (hasFailed.value = true));
    return () => {
      ending.abort();
      plot.current?.close();
      plot.current = undefined;
    };
  }, [isSeen]);
  useEffect(() => plot.current?.show(picture), [picture]);
  if (hasFailed.value) return <p class="notice warn">{chartWords().noPicture}</p>;
  return (
    <div aria-hidden="true">
      <div ref={element} class={height > 100 ? 'plot' : 'plot low'} />
      <p class="told small">{told.value}</p>
    </div>
  );
}
