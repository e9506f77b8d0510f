// The button of Wagtail's editor that marks a term of the glossary.
(() => {
  "use strict";
  const { ModalWorkflowSource, TooltipEntity, registerPlugin } = window.draftail;
  const { Modifier, EditorState, RichUtils } = window.DraftJS;
  const { createElement } = window.React;

  class TermSource extends ModalWorkflowSource {
    getChooserConfig() {
      const { glossaryChooser } = this.props.entityType.chooserUrls;
      return { url: glossaryChooser, urlParams: {}, onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS, responses: { chosen: this.onChosen } };
    }

    onChosen(chosen) {
      const { editorState, entityType, onComplete } = this.props;
      const selection = editorState.getSelection();
      const data = { id: chosen.id, title: chosen.string };
      const content = editorState.getCurrentContent().createEntity(entityType.type, "MUTABLE", data);
      const key = content.getLastCreatedEntityKey();
      const next = selection.isCollapsed()
        ? EditorState.push(editorState, Modifier.replaceText(content, selection, data.title, null, key), "insert-characters")
        : RichUtils.toggleLink(EditorState.set(editorState, { currentContent: content }), selection, key);
      this.workflow.close();
      onComplete(next);
    }
  }

  const Term = (props) => {
    const { id, title } = props.contentState.getEntity(props.entityKey).getData();
    return createElement(TooltipEntity, { ...props, icon: createElement(window.wagtail.components.Icon, { name: "comment" }), label: title || "?", url: id ? `#${id}` : null });
  };

  registerPlugin({ type: "GLOSSARY", source: TermSource, decorator: Term }, "entityTypes");
})();
