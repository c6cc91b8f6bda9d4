//! From text to a syntax tree of the allowed constructs.

use std::ops::Range;

use sqlparser::ast::{self as sql, Spanned};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Location, Token, Tokenizer};

/// Something wrong in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, and what was expected.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where in the expression, in bytes.
    pub range: Range<usize>,
}

/// An allowed construct with its place in the text.
#[derive(Debug, Clone)]
pub struct Node {
    /// The construct.
    pub form: Form,
    /// Its place in the text, in bytes.
    pub range: Range<usize>,
}

/// Allowed constructs.
#[derive(Debug, Clone)]
pub enum Form {
    /// A column path.
    Name(Vec<String>),
    /// A number.
    Number(f64),
    /// A quoted text: a code, a day `'2024-01-31'` or a text.
    Text(String),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// `NULL`.
    Null,
    /// `NOT x`.
    Not(Box<Node>),
    /// `x AND y`.
    And(Box<Node>, Box<Node>),
    /// `x OR y`.
    Or(Box<Node>, Box<Node>),
    /// A comparison.
    Compare(Comparison, Box<Node>, Box<Node>),
    /// Addition, subtraction, multiplication or division.
    Arithmetic(Operation, Box<Node>, Box<Node>),
    /// `x IS NULL`.
    IsNull(Box<Node>),
    /// `x IN (…)`.
    In(Box<Node>, Vec<Node>),
    /// A function call: upper-case name and arguments.
    Call(String, Vec<Node>),
    /// `CASE WHEN … THEN … ELSE … END`.
    Case(Vec<(Node, Node)>, Option<Box<Node>>),
}

/// Comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    Different,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

/// Arithmetic operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
}

const ALLOWED: &str = "allowed are comparisons, AND, OR, NOT, IN, BETWEEN, IS NULL, CASE, +, -, * and /, and the \
                       functions YEARS, LEAST, GREATEST, COALESCE, IN_PERIOD, ADD_MONTHS, BEGINS, HAS, UNREADABLE, \
                       CONFLICTING, DANGLING";

/// The functions, with what they take and give, in English and Romanian; the reference of the language shows them.
pub const FUNCTIONS: [(&str, &str, &str); 11] = [
    ("YEARS(from, to)", "complete years from one date to another", "anii împliniți de la o dată la alta"),
    (
        "LEAST(a, b, …)",
        "the earliest date or smallest number that is there",
        "cea mai veche dată sau cel mai mic număr dintre cele existente",
    ),
    (
        "GREATEST(a, b, …)",
        "the latest date or largest number that is there",
        "cea mai nouă dată sau cel mai mare număr dintre cele existente",
    ),
    ("COALESCE(a, b, …)", "the first value that is there", "prima valoare existentă"),
    (
        "IN_PERIOD(date)",
        "whether a date lies in the audited period and is known; an empty date that means “not yet” does not",
        "dacă o dată este în perioada verificată și este cunoscută; o dată goală care înseamnă „încă nu” nu este",
    ),
    (
        "ADD_MONTHS(date, n)",
        "the date n months later, as terms in months are counted",
        "data cu n luni mai târziu, cum se numără termenele în luni",
    ),
    (
        "BEGINS('register')",
        "the earliest own date in a register of the row's provider; a day before everything where it has none",
        "cea mai veche dată proprie dintr-un registru al furnizorului; o zi dinaintea tuturor dacă nu are niciuna",
    ),
    (
        "HAS(list, value)",
        "whether a cell that holds several codes or references holds this one; an empty one holds nothing",
        "dacă o celulă cu mai multe coduri sau trimiteri o conține pe aceasta; una goală nu conține nimic",
    ),
    (
        "UNREADABLE(field)",
        "whether something stands in the cell that could not be read",
        "dacă în celulă stă ceva ce nu s-a putut citi",
    ),
    (
        "CONFLICTING(field)",
        "whether rows with the same key say different things in this field",
        "dacă rândurile cu aceeași cheie spun lucruri diferite în acest câmp",
    ),
    (
        "DANGLING(reference)",
        "whether the reference names nobody, or one of several; a list, whether one of its references does",
        "dacă trimiterea nu numește pe nimeni sau numește unul din mai mulți; la o listă, dacă una dintre trimiteri",
    ),
];

/// The name of a function that is allowed.
fn is_function(name: &str) -> bool {
    FUNCTIONS.iter().any(|(call, ..)| call.split('(').next() == Some(name))
}

/// Words and signs of an expression at most: a chain of operators is a tree as deep as it is long, and everything that
/// walks it needs that much of the stack.
const MOST_TOKENS: usize = 800;

/// Parses an expression.
///
/// # Errors
/// What is not allowed, with its place in the text.
pub fn parse(text: &str) -> Result<Node, Problem> {
    let whole = || 0..text.len();
    let broken = |e: &dyn std::fmt::Display| Problem {
        message: format!("this is not an expression: {e}"),
        help: Some(ALLOWED.to_owned()),
        range: whole(),
    };
    let tokens = Tokenizer::new(&GenericDialect {}, text).tokenize_with_location().map_err(|e| broken(&e))?;
    let written = tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_))).count();
    if written > MOST_TOKENS {
        return Err(Problem {
            message: format!(
                "the expression is too long: it has {written} words and signs, at most {MOST_TOKENS} are read"
            ),
            help: Some("divide it: columns can be defined by an expression each, and used in others".to_owned()),
            range: whole(),
        });
    }
    let mut parser = Parser::new(&GenericDialect {}).with_tokens_with_locations(tokens);
    let expression = parser.parse_expr().map_err(|e| broken(&e))?;
    let rest = parser.next_token();
    if rest.token != Token::EOF {
        let start = offset(text, rest.span.start);
        return Err(Problem {
            message: format!("the expression should have ended before `{}`", rest.token),
            help: None,
            range: start..text.len(),
        });
    }
    Reader { text }.node(&expression)
}

fn offset(text: &str, location: Location) -> usize {
    let line = usize::try_from(location.line).unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(location.column).unwrap_or(1).saturating_sub(1);
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(before..).unwrap_or_default();
    before + rest.char_indices().nth(column).map_or(rest.len(), |(i, _)| i)
}

struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn range(&self, expression: &sql::Expr) -> Range<usize> {
        let span = expression.span();
        if span.start.line == 0 {
            return 0..self.text.len();
        }
        let (start, end) = (offset(self.text, span.start), offset(self.text, span.end));
        start..end.max(start)
    }

    fn refuse<T>(&self, expression: &sql::Expr, what: &str) -> Result<T, Problem> {
        Err(Problem {
            message: format!("{what} is not allowed in a row expression: `{expression}`"),
            help: Some(ALLOWED.to_owned()),
            range: self.range(expression),
        })
    }

    fn boxed(&self, expression: &sql::Expr) -> Result<Box<Node>, Problem> {
        self.node(expression).map(Box::new)
    }

    fn node(&self, expression: &sql::Expr) -> Result<Node, Problem> {
        let range = self.range(expression);
        let negated = |form: Form, negated: bool| {
            if negated { Form::Not(Box::new(Node { form, range: range.clone() })) } else { form }
        };
        let form = match expression {
            sql::Expr::Nested(inner) => return self.node(inner),
            sql::Expr::Identifier(name) => Form::Name(vec![name.value.clone()]),
            sql::Expr::CompoundIdentifier(names) => Form::Name(names.iter().map(|n| n.value.clone()).collect()),
            sql::Expr::Value(value) => return self.value(expression, &value.value),
            sql::Expr::IsNull(inner) => Form::IsNull(self.boxed(inner)?),
            sql::Expr::IsNotNull(inner) => {
                Form::Not(Box::new(Node { form: Form::IsNull(self.boxed(inner)?), range: range.clone() }))
            }
            sql::Expr::UnaryOp { op: sql::UnaryOperator::Not, expr } => Form::Not(self.boxed(expr)?),
            sql::Expr::UnaryOp { op: sql::UnaryOperator::Minus, expr } => match self.node(expr)?.form {
                Form::Number(n) => Form::Number(-n),
                _ => return self.refuse(expression, "a sign before anything but a number"),
            },
            sql::Expr::Between { expr, negated: not, low, high } => {
                let low = Form::Compare(Comparison::GreaterEqual, self.boxed(expr)?, self.boxed(low)?);
                let high = Form::Compare(Comparison::LessEqual, self.boxed(expr)?, self.boxed(high)?);
                let at = |form| Box::new(Node { form, range: range.clone() });
                negated(Form::And(at(low), at(high)), *not)
            }
            sql::Expr::In { expr, target: sql::InTarget::List(list), negated: not, .. } => {
                let list = list.iter().map(|e| self.node(e)).collect::<Result<_, _>>()?;
                negated(Form::In(self.boxed(expr)?, list), *not)
            }
            sql::Expr::BinaryOp { left, op, right } => self.binary(expression, left, op, right)?,
            sql::Expr::Case { operand: None, conditions, else_result, .. } => {
                let arms = conditions
                    .iter()
                    .map(|arm| Ok((self.node(&arm.condition)?, self.node(&arm.result)?)))
                    .collect::<Result<_, _>>()?;
                Form::Case(arms, else_result.as_deref().map(|e| self.boxed(e)).transpose()?)
            }
            sql::Expr::Function(call) => self.call(expression, call)?,
            sql::Expr::Interval(_) => return self.refuse(expression, "an interval"),
            sql::Expr::Subquery(_) | sql::Expr::Exists { .. } | sql::Expr::In { .. } => {
                return self.refuse(expression, "a subquery");
            }
            _ => return self.refuse(expression, "this construct"),
        };
        Ok(Node { form, range })
    }

    fn value(&self, expression: &sql::Expr, value: &sql::Value) -> Result<Node, Problem> {
        let form = match value {
            sql::Value::Number(digits, _) => match digits.parse() {
                Ok(number) => Form::Number(number),
                Err(_) => return self.refuse(expression, "this number"),
            },
            sql::Value::SingleQuotedString(text) => Form::Text(text.clone()),
            sql::Value::Boolean(flag) => Form::Bool(*flag),
            sql::Value::Null => Form::Null,
            _ => return self.refuse(expression, "this literal"),
        };
        Ok(Node { form, range: self.range(expression) })
    }

    fn binary(
        &self,
        whole: &sql::Expr,
        left: &sql::Expr,
        op: &sql::BinaryOperator,
        right: &sql::Expr,
    ) -> Result<Form, Problem> {
        use sql::BinaryOperator as Op;
        let (l, r) = (self.boxed(left)?, self.boxed(right)?);
        Ok(match op {
            Op::And => Form::And(l, r),
            Op::Or => Form::Or(l, r),
            Op::Eq => Form::Compare(Comparison::Equal, l, r),
            Op::NotEq => Form::Compare(Comparison::Different, l, r),
            Op::Lt => Form::Compare(Comparison::Less, l, r),
            Op::LtEq => Form::Compare(Comparison::LessEqual, l, r),
            Op::Gt => Form::Compare(Comparison::Greater, l, r),
            Op::GtEq => Form::Compare(Comparison::GreaterEqual, l, r),
            Op::Plus => Form::Arithmetic(Operation::Plus, l, r),
            Op::Minus => Form::Arithmetic(Operation::Minus, l, r),
            Op::Multiply => Form::Arithmetic(Operation::Times, l, r),
            Op::Divide => Form::Arithmetic(Operation::Over, l, r),
            _ => return self.refuse(whole, "this operator"),
        })
    }

    fn call(&self, whole: &sql::Expr, call: &sql::Function) -> Result<Form, Problem> {
        let name = call.name.to_string().to_uppercase();
        if call.over.is_some() {
            return self.refuse(whole, "a window function");
        }
        if matches!(name.as_str(), "COUNT" | "SUM" | "MIN" | "MAX" | "AVG") {
            return Err(Problem {
                message: format!("`{name}` adds up rows, and an expression sees one row"),
                help: Some("take it from related rows with `[[check.with]]`, `take = \"count\"`".to_owned()),
                range: self.range(whole),
            });
        }
        if !is_function(&name) {
            return self.refuse(whole, "this function");
        }
        let sql::FunctionArguments::List(list) = &call.args else {
            return self.refuse(whole, "a function without arguments");
        };
        let mut arguments = Vec::new();
        for argument in &list.args {
            match argument {
                sql::FunctionArg::Unnamed(sql::FunctionArgExpr::Expr(e)) => arguments.push(self.node(e)?),
                _ => return self.refuse(whole, "this argument"),
            }
        }
        Ok(Form::Call(name, arguments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_as_long_as_the_stack_is_deep() {
        let chain = |links: usize| vec!["a = 1"; links].join(" AND ");
        assert!(parse(&chain(200)).is_ok());
        let refused = parse(&chain(10_000)).unwrap_err();
        assert!(refused.message.contains("39999 words and signs, at most 800"), "{}", refused.message);
        assert!(parse(&"(".repeat(10_000)).is_err() && parse(&"NOT ".repeat(10_000)).is_err());
    }
}
