import { render } from 'preact';
import '../shared/theme.css';
import './citizen.css';
import { askEarly } from '../shared/ask.ts';
import { commonReady } from '../shared/common/index.ts';
import { warmFormats } from '../shared/formats.ts';
import { startWorker } from '../shared/install-worker.ts';
import { language } from '../shared/language.ts';
import { path } from '../shared/route.tsx';
import { App } from './app.tsx';
import { nearQuery } from './now/place.ts';
import { ready as nowReady } from './now/screen.tsx';
import { ready } from './words/index.ts';

async function start(): Promise<void> {
  if (path.peek() === '/') askEarly('GET /api/v1/near', { query: nearQuery() });
  const comes = Promise.all([ready, commonReady, nowReady]);
  warmFormats(language.peek());
  await comes;
  const root = document.getElementById('app');
  if (root !== null) render(<App />, root);
}

void start();
startWorker();
