import js from "@eslint/js";
import tseslint from "typescript-eslint";

const WRITES_HTML =
  "Markup enters a page in one place: parseFragment in fragment.js, for HTML our own server sanitised.";

export default tseslint.config(
  { ignores: ["node_modules/", "eslint.config.js"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: WRITES_HTML },
        { property: "outerHTML", message: WRITES_HTML },
        { property: "insertAdjacentHTML", message: WRITES_HTML },
        { property: "setHTMLUnsafe", message: WRITES_HTML },
        { property: "createContextualFragment", message: WRITES_HTML },
        { property: "parseFromString", message: WRITES_HTML },
        { object: "document", property: "write", message: WRITES_HTML },
        { object: "document", property: "cookie", message: "Cookies belong to the server." },
      ],
      // tsc knows every name; eslint would need a second list of the browser's.
      "no-undef": "off",
      // Listeners and one-line callbacks often end in a call that returns nothing.
      "@typescript-eslint/no-confusing-void-expression": "off",
      // Numbers in sentences and addresses are what template strings are for.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    // Classic scripts: the one tag on the blog, and the one inlined before first paint.
    files: ["boot.js", "embed.js"],
    languageOptions: { sourceType: "script" },
    rules: {
      // What arrives by message or fragment is checked where it is used; these two files are too
      // small to carry a type for each shape.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/restrict-plus-operands": "off",
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      // Storage that throws leaves the page as it is.
      "no-empty": ["error", { allowEmptyCatch: true }],
    },
  },
);
