#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads'
import { runInProcess } from './process-terminal'

// The worker threads of tune run this file too.
if (isMainThread) void runInProcess(process.argv.slice(2))
