import { render } from 'preact';
import '../shared/theme.css';
import './citizen.css';
import { askEarly } from '../shared/ask.ts';
import { commonReady } from '../shared/common/index.ts';
import { warmFormats } from '../shared/formats.ts';
import { startWorker } from '../shared/install-worker.ts';
import { language } from '../shared/language.ts';
import { path } from '../shared/route.tsx';
import { App, now } from './app.tsx';
import { nearQuery } from './now/place.ts';
import { ready } from './words/index.ts';

/** What most people come for comes together with the words of the frame, and not behind them; it says itself when it failed. */
function fetchNow(): Promise<unknown> {
  askEarly('GET /api/v1/near', { query: nearQuery() });
  return now.fetch().catch(() => undefined);
}

async function start(): Promise<void> {
  const comes = Promise.all([ready, commonReady, ...(path.peek() === '/' ? [fetchNow()] : [])]);
  warmFormats(language.peek());
  await comes;
  const root = document.getElementById('app');
  if (root !== null) render(<App />, root);
}

void start();
startWorker();
