/** A Kubernetes object as it is applied. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> }
  readonly spec: object
}

/** `app: order` is what the lab selects by; the other two are Kubernetes' recommended labels. */
export function labelsOf(app: string, partOf: string): Record<string, string> {
  return { app, 'app.kubernetes.io/name': app, 'app.kubernetes.io/part-of': partOf }
}

/** The given fields, without those that are undefined. */
export function present(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
