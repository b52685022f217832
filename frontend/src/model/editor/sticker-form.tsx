import { type Model } from '@food-delivery/deployment-model'
import { useState } from 'react'
import { type Sticker } from '../document/sticker'
import { useModel } from '../page/model-context'
import { useTexts } from '../texts/texts'
import { fieldsOf, sectionsOf } from './fields'
import { FormField } from './form-field'
import { type Submitted, submit, valuesOf } from './form-values'

/** The fields of a sticker. `onSave` gets the whole changed model, if it is valid. */
export function StickerForm({
  sticker,
  onSave,
  onCancel,
}: {
  sticker: Sticker
  onSave: (model: Model) => void
  onCancel: () => void
}) {
  const texts = useTexts()
  const { state, say } = useModel()
  const fields = fieldsOf(sticker)
  const [values, setValues] = useState(() => valuesOf(sticker, fields))
  const [errors, setErrors] = useState<Extract<Submitted, { errors: object }>['errors']>({})
  const save = () => {
    const submitted = submit(state.present.model, sticker, fields, values)
    if ('model' in submitted) onSave(submitted.model)
    else setErrors(submitted.errors)
  }
  return (
    // The model validates the fields, with its own messages.
    <form noValidate onSubmit={(event) => (event.preventDefault(), save())}>
      {errors.form && (
        <p className="field-error" role="alert">
          {errors.form.map(say).join(' ')}
        </p>
      )}
      {sectionsOf(fields).map(({ section, fields: inSection }) => (
        <fieldset key={section} className="editor-section">
          <legend>{texts.editor.sections[section]}</legend>
          {inSection.map((field) => (
            <FormField
              key={field.name}
              field={field}
              value={values[field.name] ?? ''}
              error={errors[field.name]?.map(say).join(' ')}
              onChange={(value) => setValues((others) => ({ ...others, [field.name]: value }))}
            />
          ))}
        </fieldset>
      ))}
      <div className="editor-buttons">
        <button type="button" className="button" onClick={onCancel}>
          {texts.editor.cancel}
        </button>
        <button type="submit" className="button button-strong">
          {texts.editor.save}
        </button>
      </div>
    </form>
  )
}
