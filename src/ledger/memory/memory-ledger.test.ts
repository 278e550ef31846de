import { ledgerContract } from '../contract/ledger.contract.ts';
import { createMemoryLedger } from './memory-ledger.ts';

ledgerContract('memory', async () => createMemoryLedger());
