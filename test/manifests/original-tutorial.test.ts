import { spawn } from 'node:child_process'
import { consumerNames, consumers } from '@food-delivery/contracts'
import { eventually } from '../support/eventually'
import { allowNoPods, createNamespace, describeOnCluster, kubectl } from './support/cluster'
import { root, services } from './support/read'
import { type TutorialShell, createTutorialShell } from './support/tutorial-shell'
import { startRouter } from './support/router'
import { reportSkipped } from '../support/report-skipped'

// With FOOD_TEST_PODS, the test also runs pods. Then the nodes of the cluster must have the images, and the Kafka at
// KAFKA_SASL_BOOTSTRAP must accept SASL PLAIN without TLS and have topic orders with 6 partitions.
const { FOOD_TEST_PODS, KAFKA_SASL_BOOTSTRAP = 'kafka.example.com:9092' } = process.env
const { KAFKA_SASL_USERNAME = 'client-id', KAFKA_SASL_PASSWORD = 'client-secret' } = process.env
const runsPods = FOOD_TEST_PODS !== undefined
if (!runsPods) reportSkipped('the original tutorial with pods', 'FOOD_TEST_PODS is not set')
const itWithPods = runsPods ? it : it.skip

describeOnCluster('the commands and edits of the original tutorial', () => {
  let namespace: string
  let host: string
  let shell: TutorialShell

  const run = (command: string) => shell.run(command)

  beforeAll(() => {
    namespace = createNamespace()
    shell = createTutorialShell(namespace)
    if (!runsPods) allowNoPods(namespace)
  }, 60_000)

  afterAll(() => {
    kubectl(['delete', 'namespace', namespace, '--wait=false'])
    shell.close()
  })

  it('create the Secret with the settings of another Kafka', () => {
    shell.edit('deployments/kafka-secret.yaml', (text) =>
      text
        .replace("'kafka:9092'", `'${KAFKA_SASL_BOOTSTRAP}'`)
        .replace(/(SASL_USERNAME: ).*/, `$1'${KAFKA_SASL_USERNAME}'`)
        .replace(/(SASL_PASSWORD: ).*/, `$1'${KAFKA_SASL_PASSWORD}'`)
        // The broker of the test has no certificate that KEDA trusts.
        .replace("L: 'SASL_SSL'", runsPods ? "L: 'SASL_PLAINTEXT'" : "L: 'SASL_SSL'")
        .replace(/(TRIGGER_TLS: ).*/, runsPods ? "$1'disable'" : "$1'enable'"),
    )
    expect(run('oc apply -f deployments/kafka-secret.yaml')).toContain('secret/kafka-credentials created')
  }, 60_000)

  it.each(['mongo-dev', 'redis-dev', ...services])(
    'create the Deployment of %s.yaml',
    (name) => {
      expect(run(`oc apply -f deployments/${name}.yaml`)).toMatch(/^deployment\.apps\/\S+ created$/m)
    },
    60_000,
  )

  it('create the ScaledObjects with bootstrapServers set in each', () => {
    run('oc apply -f deployments/keda-auth.yaml')
    shell.edit('deployments/keda-scaler.yaml', (text) =>
      text.replace(/# (bootstrapServers: ).*/g, `$1${KAFKA_SASL_BOOTSTRAP}`),
    )
    expect(run('oc apply -f deployments/keda-scaler.yaml').match(/created/g)).toHaveLength(consumerNames.length)
  }, 60_000)

  it('expose the frontend and read its host', () => {
    run('oc expose svc/example-food')
    host = run("oc get route example-food -o jsonpath='{.spec.host}'")
    expect(host).toBe(`example-food-${namespace}.apps.example.test`)
  }, 60_000)

  it('create the Routes with HOSTNAME replaced in each', () => {
    shell.edit('deployments/routes.yaml', (text) =>
      text.replaceAll('# host: HOSTNAME', `host: ${host}`).replaceAll('apiVersion: v1\n', ''),
    )
    run('oc apply -f deployments/routes.yaml')
    const hosts = run("oc get routes -o jsonpath='{.items[*].spec.host}'").split(' ')
    expect(hosts.length).toBeGreaterThanOrEqual(7)
    expect(new Set(hosts)).toEqual(new Set([host]))
  }, 60_000)

  itWithPods(
    'make all Deployments available and all ScaledObjects ready',
    () => {
      run('oc wait --for=condition=Available deployment --all --timeout=240s')
      run('oc wait --for=condition=Ready scaledobject --all --timeout=60s')
      for (const { deployment } of Object.values(consumers))
        run(`oc wait --for=jsonpath='{.status.readyReplicas}'=2 deployment/${deployment} --timeout=120s`)
    },
    480_000,
  )

  itWithPods(
    'post the restaurants and deliver an order',
    async () => {
      const router = await startRouter(namespace)
      try {
        const curl = (path: string, body?: string) => runCurl(router.port, `http://${host}${path}`, body)
        const { requestId, payloadSent } = await curl('/restaurants', '@restaurants.json')
        expect(payloadSent).toHaveProperty('restaurants')
        await eventually(
          async () => (await curl(`/status/${requestId}`)).status === 'kitchen list created',
          'the kitchens to be created',
        )
        const order = await curl('/createOrder', '{"kitchenSpeed":50,"courierSpeed":50}')
        const { userId } = order.payloadSent as { userId: string }
        await eventually(async () => {
          const accepted = await curl(`/user/${userId}/orders`)
          const { docs } = await curl(`/status/${accepted.requestId}?wait=5000`)
          return docs?.[0]?.status === 'delivered'
        }, 'the order to be delivered')
      } finally {
        router.stop()
      }
    },
    120_000,
  )
})

interface ResponseBody {
  requestId: string
  payloadSent?: unknown
  status?: string
  docs?: { status: string }[]
}

/** Runs curl as in the tutorial, but connected to the router of the test. */
async function runCurl(port: number, url: string, body?: string): Promise<ResponseBody> {
  const connection = ['--connect-to', `::127.0.0.1:${port}`, '--silent', '--show-error']
  const data = body ? ['-X', 'POST', '-H', 'Content-Type: application/json', '-d', body] : []
  const child = spawn('curl', [...connection, ...data, url], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const chunk of child.stdout) text += String(chunk)
  return JSON.parse(text || '{}') as ResponseBody
}
