import { type Sentences } from '@food-delivery/deployment-model'

type Remedy = { resource: string; target: number; sufficientPercent: number; sufficientRequest: string }

const remedyText = ({ resource, target, sufficientPercent, sufficientRequest }: Remedy): string =>
  sufficientPercent <= 100
    ? `목표를 ${sufficientPercent} %로 올리거나, 목표 ${target} %에 ${resource} 요청량을 ${sufficientRequest}로 잡으면 됩니다.`
    : `목표 ${target} %에 ${resource} 요청량을 ${sufficientRequest}로 잡으면 됩니다.`

/** Diagnostics of the deployment model in Korean. */
export const koDiagnostics: Sentences = {
  notYaml: ({ reason }) => `YAML이 아닙니다: ${reason}`,
  missing: ({ field }) => `"${field}" 항목이 없습니다`,
  wrongType: ({ expected, actual }) => `${expected} 형식이어야 하는데 ${actual} 형식입니다`,
  unknownField: ({ field, suggestion }) =>
    `"${field}"는 여기에 없는 항목입니다${suggestion === '' ? '' : `. "${suggestion}"인가요?`}`,
  badValue: ({ reason }) => reason,
  empty: () => '비워 둘 수 없습니다',
  badName: () => '이름은 소문자, 숫자, 하이픈(-)으로 63자까지 쓰고, 소문자로 시작하며, 소문자나 숫자로 끝나야 합니다',
  badImage: () => '이미지는 registry.example.com/shop/order:1.0.0 같은 형식입니다',
  badPort: () => '포트는 1부터 65535까지의 정수입니다',
  badCount: () => '정수여야 합니다(파드 수 0~1000, scaleDownWindow 0~3600, 그 밖에는 1~1000000)',
  badQuantity: () => '수량은 100m(코어의 10분의 1), 128Mi, 1Gi 같은 형식입니다',
  badPath: () => '경로는 /orders처럼 슬래시(/)로 시작하고 영문자, 숫자, -._~%/만 씁니다',
  badHost: () => '호스트 이름은 shop.example.com 같은 형식입니다',
  badEnvName: () => '환경 변수 이름은 PRODUCT_SERVICE처럼 영문자나 밑줄로 시작하고 영문자, 숫자, _.-만 씁니다',
  badEnvValue: () => '문자열, { secret, key }, { field } 중 하나여야 합니다',
  badResource: () => 'HPA는 cpu나 memory를 측정합니다',
  badKind: () => '오토스케일러는 HorizontalPodAutoscaler나 ScaledObject입니다',
  duplicateName: ({ name }) => `"${name}" 이름이 두 번 쓰였습니다. 다른 이름을 고르세요`,
  nameOfKedaHpa: ({ name, scaledObject }) =>
    `KEDA가 ScaledObject ${scaledObject}에 쓸 HPA "${name}"을(를) 직접 만듭니다. 다른 이름을 쓰세요`,
  duplicatePath: ({ path, other }) => `${path} 경로는 이미 ${other}(으)로 갑니다. 한 경로는 한 Service로만 갑니다`,
  pathWithoutService: ({ name }) =>
    `Ingress는 Service로 이어져야 하는데 ${name}에는 없습니다. Service를 붙이거나 경로를 지우세요`,
  ingressWithoutPaths: () => 'Ingress가 아무 곳으로도 이어지지 않습니다. /orders 같은 경로를 주세요',
  limitBelowRequest: ({ resource, limit, request }) =>
    `${resource} 한도 ${limit}이(가) 요청량 ${request}보다 작아서 Kubernetes가 거부합니다`,
  noDeployment: ({ name }) => `${name}은(는) 아직 아무것도 확장하지 않습니다. Deployment에 연결하세요`,
  unknownDeployment: ({ deployment, suggestion }) =>
    `Deployment "${deployment}"가 없습니다${suggestion === '' ? '' : `. "${suggestion}"인가요?`}`,
  scaledTwice: ({ deployment, other }) =>
    `${other}이(가) 이미 ${deployment}을(를) 확장합니다. 둘이 서로의 조정을 되돌립니다`,
  hpaAndScaledObject: ({ deployment, other }) =>
    `${other}이(가) 이미 ${deployment}을(를) 확장합니다. KEDA는 ScaledObject마다 HPA를 따로 만들므로 두 HPA가 서로의 조정을 되돌립니다`,
  minAboveMax: ({ min, max }) => `최소 ${min}이(가) 최대 ${max}보다 큽니다`,
  minIsZero: () => 'HPA는 파드를 적어도 하나 둡니다. 0까지 줄이는 것은 ScaledObject뿐입니다',
  maxIsZero: () => '최대는 1 이상이어야 합니다',
  noRequest: ({ resource, deployment }) =>
    `${deployment}에 ${resource} 요청량이 없습니다. 목표는 요청량의 백분율이라 HPA가 <unknown>을 보이고 확장하지 않습니다`,
  noBrokers: ({ deployment, variable }) =>
    `KEDA는 브로커 주소를 ${deployment}의 ${variable} 변수에서 읽는데 그 변수가 없습니다. 변수를 추가하거나 부트스트랩 서버를 적으세요`,
  aboveTargetWhenIdle: (values) =>
    `${values.deployment} 파드는 유휴 상태에서도 ${values.resource} ${values.request} 중 ${values.idle} = ${values.percent} %를 써서 목표 ${values.target} %를 넘고, 파드를 늘려도 줄지 않습니다. 부하 없이도 최대 ${values.max}개 중 ${values.settledPods}개까지 늘어나 그대로 머뭅니다. ${remedyText(values)}`,
  staysAboveMin: (values) =>
    `${values.deployment} 파드는 유휴 상태에서 ${values.resource} 요청량의 ${values.percent} %를 쓰고 목표는 ${values.target} %입니다. 부하가 끝나도 ${values.settledPods}개에 머물고 ${values.min}개로 돌아오지 않습니다. ${remedyText(values)}`,
  maxAbovePartitions: ({ max, partitions, topic }) =>
    `${topic} 토픽은 파티션이 ${partitions}개이고 파티션마다 읽는 파드는 하나입니다. 파드 ${max}개 중 ${max - partitions}개는 유휴 상태가 됩니다`,
  equalBounds: ({ min }) => `최소와 최대가 모두 ${min}이라 확장하지 않습니다`,
  replicasIgnored: ({ name, autoscaler }) =>
    `${autoscaler}이(가) 파드 수를 정하므로 ${name}의 레플리카 수는 빠집니다. 다시 적용할 때 확장이 되돌려지지 않게 하려는 것입니다`,
  floatingImage: ({ image }) =>
    `${image}에 고정된 태그가 없어 한 Deployment의 파드들이 서로 다른 프로그램일 수 있습니다`,
  noReadiness: ({ name }) =>
    `${name}에 프로브 경로가 없어 새 파드가 준비되기 전에 요청을 받습니다. 확장할 때마다 드러납니다`,
  noMemoryLimit: ({ name }) => `${name}에 메모리 한도가 없어 새는 파드 하나가 노드 전체를 차지할 수 있습니다`,
  pathsWithoutIngress: ({ name }) => `${name}에 경로가 있지만 그것을 받을 Ingress가 없습니다`,
  noServices: () => '아직 서비스가 없습니다',
}
