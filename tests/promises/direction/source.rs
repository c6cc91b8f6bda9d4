//! The crate's own source as modules that use each other.
//!
//! A module here is a file. What it uses is where a name is *defined*: a name that a parent only hands on (`pub use`)
//! leads to the child that defines it. Modules that exist for tests are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, File, Item, ItemMod, UseTree, Visibility};

/// The path of a module below the crate, for example `["ingest", "cell"]`.
pub type ModulePath = Vec<String>;

/// Which module uses which, and by what names.
pub type Arrows = BTreeMap<(ModulePath, ModulePath), BTreeSet<String>>;

/// One file of the crate.
#[derive(Default)]
struct Module {
    children: BTreeSet<String>,
    defined: BTreeSet<String>,
    /// Names that are handed on, and the path they stand for.
    handed_on: BTreeMap<String, Vec<String>>,
    /// Modules all of whose names are handed on.
    globs: Vec<Vec<String>>,
    /// Every path that the file speaks of and that begins in this crate, absolute.
    spoken_of: BTreeSet<Vec<String>>,
}

/// All modules of the crate and which uses which.
pub struct Source {
    modules: BTreeMap<ModulePath, Module>,
}

impl Source {
    /// Reads `src` from its `lib.rs`.
    pub fn read(src: &Path) -> Self {
        let mut source = Self { modules: BTreeMap::new() };
        source.module(&src.join("lib.rs"), src, &[]);
        source
    }

    fn module(&mut self, file: &Path, folder: &Path, path: &[String]) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed: File = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut module = Module::default();
        let mut below = Vec::new();
        for item in &parsed.items {
            module.note(item, path);
            if let Item::Mod(child) = item
                && child.content.is_none()
                && !for_tests(&child.attrs)
            {
                below.push((child_file(child, file, folder), child.ident.to_string()));
            }
        }
        let mut paths = Paths { here: path, found: BTreeSet::new() };
        for item in parsed.items.iter().filter(|item| !matches!(item, Item::Mod(inner) if for_tests(&inner.attrs))) {
            paths.visit_item(item);
        }
        module.spoken_of = paths.found;
        self.modules.insert(path.to_vec(), module);
        for ((file, folder), name) in below {
            self.module(&file, &folder, &[path, &[name]].concat());
        }
    }

    /// Which module uses which other one, and the names by which it speaks of it: `(from, to)` to names.
    pub fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (from, module) in &self.modules {
            for path in &module.spoken_of {
                let to = self.home(path, 0);
                if !to.is_empty() && to != *from {
                    let names = arrows.entry((from.clone(), to)).or_default();
                    names.extend(path.last().cloned());
                }
            }
        }
        arrows
    }

    /// The module in which what a path names is defined.
    fn home(&self, path: &[String], hops: usize) -> ModulePath {
        let mut at = Vec::new();
        for (position, name) in path.iter().enumerate() {
            let module = &self.modules[&at];
            if module.children.contains(name) {
                at.push(name.clone());
                if !self.modules.contains_key(&at) {
                    at.pop();
                    return at;
                }
            } else if module.defined.contains(name) || hops > 8 {
                return at;
            } else if let Some(target) = module.handed_on.get(name) {
                return self.home(&[target.as_slice(), &path[position + 1..]].concat(), hops + 1);
            } else {
                let through = module.globs.iter().map(|glob| [glob.as_slice(), &path[position..]].concat());
                return through.map(|path| self.home(&path, hops + 1)).find(|home| *home != at).unwrap_or(at);
            }
        }
        at
    }
}

impl Module {
    fn note(&mut self, item: &Item, here: &[String]) {
        let name = match item {
            Item::Const(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            Item::Fn(item) => &item.sig.ident,
            Item::Static(item) => &item.ident,
            Item::Struct(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::Type(item) => &item.ident,
            Item::Mod(item) if item.content.is_none() => {
                self.children.insert(item.ident.to_string());
                return;
            }
            Item::Use(item) if !matches!(item.vis, Visibility::Inherited) => {
                for (name, path) in leaves(&item.tree, here) {
                    if name == "*" {
                        self.globs.push(path);
                    } else {
                        self.handed_on.insert(name, path);
                    }
                }
                return;
            }
            _ => return,
        };
        self.defined.insert(name.to_string());
    }
}

fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|what| what == "test")
    })
}

/// The file of a child module and the folder in which its own children are.
fn child_file(child: &ItemMod, file: &Path, folder: &Path) -> (PathBuf, PathBuf) {
    let name = child.ident.to_string();
    let named = child.attrs.iter().find_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    if let Some(named) = named {
        return (file.with_file_name(named), folder.join(name));
    }
    let flat = folder.join(format!("{name}.rs"));
    let file = if flat.is_file() { flat } else { folder.join(&name).join("mod.rs") };
    (file, folder.join(name))
}

/// The names that a `use` brings and the absolute paths they stand for; paths of other crates are left out.
fn leaves(tree: &UseTree, here: &[String]) -> Vec<(String, Vec<String>)> {
    fn walk(tree: &UseTree, before: &[String], out: &mut Vec<(String, Vec<String>)>) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => walk(&path.tree, &with(&path.ident), out),
            UseTree::Name(name) if name.ident == "self" => {
                out.push((before.last().cloned().unwrap_or_default(), before.to_vec()));
            }
            UseTree::Name(name) => out.push((name.ident.to_string(), with(&name.ident))),
            UseTree::Rename(rename) => out.push((rename.rename.to_string(), with(&rename.ident))),
            UseTree::Glob(_) => out.push(("*".to_owned(), before.to_vec())),
            UseTree::Group(group) => group.items.iter().for_each(|tree| walk(tree, before, out)),
        }
    }
    let mut out = Vec::new();
    walk(tree, &[], &mut out);
    out.into_iter().filter_map(|(name, path)| Some((name, absolute(&path, here)?))).collect()
}

/// A path as written, from the crate's root; `None` when it begins elsewhere.
fn absolute(path: &[String], here: &[String]) -> Option<Vec<String>> {
    let ups = path.iter().take_while(|name| *name == "super").count();
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([here, &path[1..]].concat()),
        "super" => Some([&here[..here.len().checked_sub(ups)?], &path[ups..]].concat()),
        _ => None,
    }
}

/// Collects the paths of a file.
struct Paths<'a> {
    here: &'a [String],
    found: BTreeSet<Vec<String>>,
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        // What is handed on is no use of one's own.
        if matches!(item.vis, Visibility::Inherited) {
            self.found.extend(leaves(&item.tree, self.here).into_iter().map(|(_, path)| path));
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.found.extend(absolute(&names, self.here));
        visit::visit_path(self, path);
    }
}
