// Rules of this project that no plug-in has. Each names the invariant it watches; test/lint.test.ts shows each one a fault and a clean text.

const SQL_TAGS = new Set(["sql", "tx", "db"]);
const SQL_START = /^\s*(select|insert|update|delete|create|alter|drop|with|grant|revoke|truncate|lock|copy|merge|values)\s/i;
const SQL_CLOCK = /\bnow\s*\(\s*\)|\b(current_timestamp|current_date|current_time|localtimestamp|localtime)\b|\b(clock|statement|transaction)_timestamp\s*\(|\btimeofday\s*\(/i;

const rule = (message, create) => ({
  meta: { type: "problem", messages: { fault: message }, schema: [] },
  create: (context) => create((node) => context.report({ node, messageId: "fault" }), context),
});

const isMember = (node, object, property) =>
  node.object.type === "Identifier" && node.object.name === object &&
  (node.computed ? node.property.value === property : node.property.name === property);

/** The name at the right of `A.B.C`. */
const lastName = (type) => (type?.type === "Identifier" ? type.name : type?.right?.name);

function isSqlTemplate({ tag, quasi }) {
  if (tag.type === "Identifier" && SQL_TAGS.has(tag.name)) return true;
  const word = tag.type === "MemberExpression" ? tag.property.name : tag.type === "TSInstantiationExpression" ? "typed" : "";
  return SQL_START.test(quasi.quasis[0]?.value.raw ?? "") || word === "sql";
}

export default {
  rules: {
    "sql-in-stores": rule("SQL stands in *.store.ts only: write a function there", (report) => ({
      TaggedTemplateExpression: (node) => isSqlTemplate(node) && report(node),
      "CallExpression[callee.type='MemberExpression'][callee.property.name='unsafe']": report,
    })),

    "no-sql-clock": rule("the database's clock is not used: pass the time as a parameter", (report) => ({
      TemplateElement: (node) => SQL_CLOCK.test(node.value.raw) && report(node),
    })),

    "no-clock": rule("time and chance come from outside: a Clock, platform/id.ts", (report) => ({
      "NewExpression[callee.name='Date'][arguments.length=0]": report,
      "CallExpression[callee.name='Date']": report,
      MemberExpression: (node) => (isMember(node, "Date", "now") || isMember(node, "Math", "random")) && report(node),
      "NewExpression[callee.object.name='Temporal'], MemberExpression[object.name='Temporal'][property.name='Now']": report,
    })),

    "pure-policy": rule("the policy is pure: it measures, waits and draws nothing", (report) => ({
      "MemberExpression[object.name=/^(performance|process|crypto|globalThis)$/]": report,
      "CallExpression[callee.name=/^(setTimeout|setInterval|setImmediate|queueMicrotask|fetch)$/]": report,
      "ImportExpression, AwaitExpression": report,
    })),

    "no-access-cast": rule("an Access is made by its own constructor for one purpose, never by a cast", (report) => ({
      "TSAsExpression, TSTypeAssertion": (node) =>
        node.typeAnnotation.type === "TSTypeReference" && lastName(node.typeAnnotation.typeName) === "Access" && report(node),
    })),

    "env-in-config": rule("the environment is read in platform/config.ts only", (report) => ({
      MemberExpression: (node) => isMember(node, "process", "env") && report(node),
      "ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name='env']": report,
      "VariableDeclarator[init.name='process'] Property[key.name='env']": report,
    })),

    "reveal-by-list": rule("who may open a personal value is a list in eslint.config.mjs, each with its reason", (report) => ({
      "ImportDeclaration[source.value=/platform.personal.ts$|^[.].personal.ts$/] ImportSpecifier[imported.name='reveal']": report,
      "ImportDeclaration[source.value=/platform.personal.ts$|^[.].personal.ts$/] ImportNamespaceSpecifier": report,
      "ExportNamedDeclaration[source.value=/personal.ts$/] ExportSpecifier[local.name='reveal'], ExportAllDeclaration[source.value=/personal.ts$/]": report,
    })),
  },
};
