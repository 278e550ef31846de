import { render } from 'preact';
import '../shared/theme.css';
import './operate.css';
import { commonReady } from '../shared/common/index.ts';
import { startWorker } from '../shared/install-worker.ts';
import { App } from './app.tsx';
import { watchSession } from './session/session.ts';
import { ready as sessionReady } from './session/words/index.ts';
import { ready } from './words/index.ts';

async function start(): Promise<void> {
  watchSession();
  await Promise.all([ready, commonReady, sessionReady]);
  const root = document.getElementById('app');
  if (root !== null) render(<App />, root);
}

void start();
startWorker();
