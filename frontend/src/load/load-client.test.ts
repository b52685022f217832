import { type LoadCommand, createLoadClient } from './load-client'
import { type LoadReport, idleLoad } from './load-report'

describe('createLoadClient', () => {
  it('sends commands to the worker and receives its reports', () => {
    const commands: LoadCommand[] = []
    let listener: (event: MessageEvent<LoadReport>) => void = () => undefined
    const worker = {
      postMessage: (command: LoadCommand) => void commands.push(command),
      addEventListener: (_type: 'message', listen: typeof listener) => void (listener = listen),
    }
    const reports: LoadReport[] = []
    const client = createLoadClient(worker, (report) => reports.push(report))
    const plan = { ratePerSecond: 2, shape: 'steady', kitchenDelayMs: 1, courierDelayMs: 1 } as const
    client.start(plan)
    client.change(plan)
    client.stop()
    client.reset()
    listener({ data: idleLoad } as MessageEvent<LoadReport>)
    expect(commands).toEqual([{ type: 'start', plan }, { type: 'change', plan }, { type: 'stop' }, { type: 'reset' }])
    expect(reports).toEqual([idleLoad])
  })
})
