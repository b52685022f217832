#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads'
import { runInProcess } from './process-terminal'

// Where everything is in one file, a thread of a pool runs this file too.
if (isMainThread) void runInProcess(process.argv.slice(2))
