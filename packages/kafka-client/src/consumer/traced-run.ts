import { AsyncResource } from 'node:async_hooks'
import { RecordRun } from './record-run'

/**
 * A run whose steps all belong to the trace of its record. A handler that exceeds its time limit is ended by a timer that all
 * records share, so without this class its retry would belong to the trace of the record that started the timer.
 */
export class TracedRun<T> extends RecordRun<T> {
  private readonly context = new AsyncResource('kafka-record')

  override onHandled(error?: Error): void {
    this.context.runInAsyncScope(() => super.onHandled(error))
  }
}
