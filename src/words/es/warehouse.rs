//! Texts of `warehouse` and of the window about it.

#[rustfmt::skip]
macro_rules! spanish_warehouse {
    ("Ask again") => { "Pregunte de nuevo" };
    ("Ask again; if it happens again, take another version of the driver") => { "Pregunte de nuevo; si se repite, use otra versión del controlador" };
    ("Ask for fewer groups, set a filter, or allow more time when you connect (--time-out)") => { "Pida menos grupos, ponga un filtro, o permita más tiempo al conectar (--time-out)" };
    ("Ask the people who run the warehouse for the right to read it") => { "Pida a quienes administran el almacén el permiso para leerla" };
    ("Ask the people who run the warehouse whether it wants TLS, and set sslmode in the address accordingly") => { "Pregunte a quienes administran el almacén si usa TLS, y ajuste sslmode en la dirección" };
    ("Check database, schema and table; names are as the warehouse writes them, case included") => { "Revise la base de datos, el esquema y la tabla; los nombres van como los escribe el almacén, con sus mayúsculas" };
    ("Check host and port, that the server runs, and whether this computer must be on the agency’s network") => { "Revise el servidor y el puerto, que el servidor funcione, y si esta computadora debe estar en la red de la agencia" };
    ("Check the user in the address and the password") => { "Revise el usuario de la dirección y la contraseña" };
    ("Give the driver’s own file, such as libadbc_driver_postgresql.so of the Python package adbc-driver-postgresql, or an ODBC driver by its name as odbc:NAME") => { "Indique el archivo del controlador, como libadbc_driver_postgresql.so del paquete de Python adbc-driver-postgresql, o un controlador ODBC por su nombre como odbc:NOMBRE" };
    ("It did not leave the warehouse: fewer than {threshold} people are behind it, or it would tell of such a group.") => { "No salió del almacén de datos: hay menos de {threshold} personas detrás, o revelaría un grupo así." };
    ("Leave out line breaks and other invisible characters") => { "Quite los saltos de línea y otros caracteres invisibles" };
    ("No warehouse answers at {place} ({cause})") => { "Ningún almacén de datos responde en {place} ({cause})" };
    ("Not asked of the warehouse yet: {what}") => { "Aún no se ha preguntado al almacén de datos: {what}" };
    ("Numbers from {0} have not been checked against this program’s own, and none are shown") => { "Las cifras de {0} no se han comparado con las de este programa, y no se muestra ninguna" };
    ("Refresh from the warehouse, in the File menu, connects and asks") => { "Actualizar desde el almacén de datos, en el menú Archivo, conecta y pregunta" };
    ("Say which column has which meaning: on the Check screen, or with --column FIELD=COLUMN") => { "Diga qué significa cada columna: en la pantalla Revisar, o con --column CAMPO=COLUMNA" };
    ("Show the message to the people who run the warehouse") => { "Muestre el mensaje a quienes administran el almacén" };
    ("Take another version of the driver") => { "Use otra versión del controlador" };
    ("Take the people out as a file, or copy them to a PostgreSQL of the agency") => { "Exporte las personas a un archivo, o cópielas a un PostgreSQL de la agencia" };
    ("The driver made its process end ({how}); nothing else was affected") => { "El controlador hizo terminar su proceso ({how}); nada más se vio afectado" };
    ("The numbers from the warehouse could not be read in this project. Refresh them from the warehouse.") => { "No se pudieron leer las cifras del almacén de datos en este proyecto. Actualícelas desde el almacén." };
    ("The question to the warehouse was stopped") => { "Se detuvo la pregunta al almacén de datos" };
    ("The table {table} has no such column ({cause})") => { "La tabla {table} no tiene esa columna ({cause})" };
    ("The warehouse at {place} does not accept this login ({cause})") => { "El almacén de datos en {place} no acepta este usuario y contraseña ({cause})" };
    ("The warehouse at {place} refuses the connection’s encryption ({cause})") => { "El almacén de datos en {place} rechaza el cifrado de la conexión ({cause})" };
    ("The warehouse could not answer: {0}") => { "El almacén de datos no pudo responder: {0}" };
    ("The warehouse did not answer within {seconds} seconds") => { "El almacén de datos no respondió en {seconds} segundos" };
    ("The warehouse may not read {table} with this login ({cause})") => { "Este usuario no tiene permiso para leer {table} ({cause})" };
    ("The warehouse’s answer cannot be understood: {0}") => { "No se entiende la respuesta del almacén de datos: {0}" };
    ("There is no database or table {table} at {place} ({cause})") => { "No hay base de datos o tabla {table} en {place} ({cause})" };
    ("Write it as postgresql://user@host:5432/database") => { "Escríbala como postgresql://usuario@servidor:5432/base" };
    ("connection refused") => { "conexión rechazada" };
    ("no answer") => { "sin respuesta" };
    ("no such host") => { "no existe ese servidor" };
    ("{file} cannot be loaded as a driver ({cause})") => { "No se puede cargar {file} como controlador ({cause})" };
    ("{}, by {}") => { "{}, por {}" };
    ("{}, table {}, as of {}") => { "{}, tabla {}, al {}" };
    ("“{0}” cannot be part of a question to a warehouse") => { "«{0}» no puede ser parte de una pregunta a un almacén de datos" };
    ("“{0}” is not the address of a warehouse") => { "«{0}» no es la dirección de un almacén de datos" };
    ($en:tt) => { spanish_missing!($en) };
}
